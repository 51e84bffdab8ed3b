// SPDX-License-Identifier: MIT

using RingIO.Domains;

namespace RingIO.Drivers;

/// <summary>What a domain that drivers run in is to be.</summary>
/// <remarks>Immutable.</remarks>
public sealed record DomainContextOptions
{
    /// <summary>The domain itself. A network queue takes about 530 grants and as many handles at the other end.</summary>
    public DomainOptions Domain { get; init; } =
        new()
        {
            MemoryFrames = 2048,
            MaxMemoryFrames = 2048,
            GrantFrames = (8, 64),
        };

    /// <summary>Where it maps others' pages; null: from <see cref="FirstPlace"/> on in its page tables, which goes with a null <see cref="DomainOptions.GrantMapper"/>.</summary>
    public MappedPages? Mapped { get; init; }

    /// <summary>The first place in its page tables.</summary>
    public ulong FirstPlace { get; init; } = 1UL << 40;

    /// <summary>How many places it has in its page tables.</summary>
    public int Places { get; init; } = 1 << 16;
}
