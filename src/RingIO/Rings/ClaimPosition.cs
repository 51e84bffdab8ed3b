// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>
/// The private words of one handle on a side that several share: they live with the handle, never in shared memory.
/// </summary>
/// <remarks>Owned by one thread at a time.</remarks>
public struct ClaimPosition
{
    /// <summary>The next slot of the claim to use.</summary>
    public ulong Index;

    /// <summary>Behind the last slot of the claim; equal to <see cref="Index"/> if nothing is claimed.</summary>
    public ulong End;

    /// <summary>A producer's: the first index not known to be free. A cache, never ahead of the truth.</summary>
    public ulong Limit;

    /// <summary>A consumer's: the first slot that was taken or skipped and is not released yet.</summary>
    public ulong Published;

    /// <summary>The handle's entry in the table of owners.</summary>
    public int Entry;

    /// <summary>How many slots of the claim are not used yet.</summary>
    public readonly int Claimed => (int)(End - Index);

    /// <summary>A position that holds nothing.</summary>
    /// <param name="index">Where it stands.</param>
    /// <param name="entry">The handle's entry in the table of owners.</param>
    /// <returns>The position.</returns>
    public static ClaimPosition At(ulong index, int entry) =>
        new()
        {
            Index = index,
            End = index,
            Limit = index,
            Published = index,
            Entry = entry,
        };
}
