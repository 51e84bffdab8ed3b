// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What a recovery found and did.</summary>
/// <param name="DeadOwners">How many owners were dead and have been cleared.</param>
/// <param name="AbandonedSlots">How many slots dead producers had claimed and not put; consumers skip them.</param>
/// <param name="OrphanedItems">How many items dead consumers had claimed and not released; they are put back in reach.</param>
/// <param name="IsComplete">Whether nothing is left to do; if not, a living owner was in the way: call again later.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct RecoveryReport(
    int DeadOwners,
    long AbandonedSlots,
    long OrphanedItems,
    bool IsComplete
)
{
    /// <summary>Another living owner recovers this ring now: nothing was done.</summary>
    public static RecoveryReport Busy => new(0, 0, 0, IsComplete: false);
}
