// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Translation;

namespace RingIO.Domains;

/// <summary>What a domain is to be.</summary>
/// <remarks>Immutable.</remarks>
public sealed record DomainOptions
{
    /// <summary>Its number; null: the lowest that is free.</summary>
    public ushort? Number { get; init; }

    /// <summary>How many frames of 4 KiB of memory it gets, not negative.</summary>
    public int MemoryFrames { get; init; } = 64;

    /// <summary>How many frames it may number at most, those that it gets first among them; the others are holes for pages that are given to it.</summary>
    public int MaxMemoryFrames { get; init; } = 256;

    /// <summary>How its page tables look.</summary>
    public PageTableFormat Format { get; init; } = PageTableFormat.FourLevel;

    /// <summary>How many frames of entries its grant table has at first, and may have.</summary>
    public (int Initial, int Most) GrantFrames { get; init; } = (1, 64);

    /// <summary>How many of others' pages it may map.</summary>
    public int MaxGrantHandles { get; init; } = 1 << 16;

    /// <summary>Maps others' pages for it; null: its page tables do.</summary>
    public IGrantMapper? GrantMapper { get; init; }

    /// <summary>Where its software finds its memory; null: where the machine's memory has it, so that pages that change hands move by number only.</summary>
    public IFrameView? View { get; init; }
}
