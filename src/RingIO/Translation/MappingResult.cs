// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What a change of mappings did.</summary>
/// <remarks>Immutable.</remarks>
public readonly record struct MappingResult
{
    /// <summary>Why nothing was changed; none if all was.</summary>
    public MappingError Error { get; init; }

    /// <summary>Of a failed batch: which of its items failed.</summary>
    public int FailedItem { get; init; }

    /// <summary>Of a failed batch: at which page.</summary>
    public Vfn FailedPage { get; init; }

    /// <summary>How many entries that map pages were written, cleared ones too; not those of promotions and splits.</summary>
    public long EntriesWritten { get; init; }

    /// <summary>How many of these map, or mapped, superpages: a wish for 2 MiB that fell back shows here.</summary>
    public long SuperpageEntries { get; init; }

    /// <summary>How many frames became tables.</summary>
    public int TablesAllocated { get; init; }

    /// <summary>How many tables went out of use; their frames are given back when the change is complete.</summary>
    public int TablesFreed { get; init; }

    /// <summary>How many tables became one entry for a superpage.</summary>
    public int Promoted { get; init; }

    /// <summary>How many entries for superpages became tables.</summary>
    public int Split { get; init; }

    /// <summary>The change's number, for <see cref="AddressSpace.IsComplete"/>.</summary>
    public long Change { get; init; }

    /// <summary>Whether all was changed.</summary>
    public bool Succeeded => Error == MappingError.None;
}
