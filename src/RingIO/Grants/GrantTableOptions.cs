// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>What a domain's grant table is made of.</summary>
/// <remarks>Immutable.</remarks>
public sealed record GrantTableOptions
{
    /// <summary>Whose it is.</summary>
    public required DomainId Domain { get; init; }

    /// <summary>The machine's memory.</summary>
    public required MachineMemory Memory { get; init; }

    /// <summary>Gives the table's own frames. Its owner is the machine rather than the domain, which may only have them mapped.</summary>
    public required IFrameSource Source { get; init; }

    /// <summary>How the domain numbers its memory.</summary>
    public IGuestFrames Frames { get; init; } = DirectFrames.Instance;

    /// <summary>Maps others' pages for this domain; null if it maps none.</summary>
    public IGrantMapper? Mapper { get; init; }

    /// <summary>How many frames of entries it may have, at least 1; those of status words come on top (Xen: gnttab_max_frames).</summary>
    public int MaxFrames { get; init; } = 64;

    /// <summary>How many of others' pages it may map, 1 to 2^20 (Xen: gnttab_max_maptrack_frames).</summary>
    public int MaxHandles { get; init; } = 1 << 16;
}
