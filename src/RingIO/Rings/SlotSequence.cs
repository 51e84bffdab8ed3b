// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The sequence word of a slot: the lap of its position (position / capacity, low 30 bits) times 4, plus a state.
/// </summary>
/// <remarks>
/// Laps are compared modulo 2^30. That is enough: a slot's word is never more than one lap away from what anyone who
/// looks at it can expect (a slot is claimed for a lap only after its previous lap has been consumed), and 64-bit
/// positions wrap at a whole number of 2^30 laps for every capacity up to <see cref="RingLayout.MaxCapacity"/>.
/// Immutable; thread safety: pure functions.
/// </remarks>
public static class SlotSequence
{
    /// <summary>State: free for its lap; a producer may claim it, or has claimed it and not committed yet.</summary>
    public const uint Free = 0;

    /// <summary>State: holds an item of its lap.</summary>
    public const uint Full = 1;

    /// <summary>State: was claimed and given up; consumers skip it.</summary>
    public const uint Tombstone = 2;

    /// <summary>What to add to a lap's word for the slot's next lap.</summary>
    public const uint NextLap = 4;

    private const uint FullBefore = unchecked(Full - NextLap);
    private const uint TombstoneBefore = unchecked(Tombstone - NextLap);

    /// <summary>Whether a state, seen from a position's lap, holds nothing of that lap yet.</summary>
    /// <param name="state">The slot's word less the position's.</param>
    /// <returns>Whether it is free for the lap, or still holds what the lap before left.</returns>
    public static bool IsUncommitted(uint state) => state is Free or FullBefore or TombstoneBefore;

    /// <summary>Whether a state, seen from a position's lap, is that lap's last: an item or a tombstone.</summary>
    /// <param name="state">The slot's word less the position's.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsCommitted(uint state) => state is Full or Tombstone;

    /// <summary>The word of a position whose slot is free.</summary>
    /// <param name="position">The position, free-running.</param>
    /// <param name="lapShift">The capacity's binary logarithm.</param>
    /// <returns>The word; add a state to it.</returns>
    public static uint WordOf(ulong position, int lapShift) =>
        (uint)(position >> lapShift) * NextLap;

    /// <summary>Makes every slot free for its first lap in a ring that begins with a given position.</summary>
    /// <param name="sequences">The ring's sequence words; nobody else uses them yet.</param>
    /// <param name="firstIndex">The position with which the ring begins.</param>
    public static void Format(Slots<uint> sequences, ulong firstIndex)
    {
        var shift = long.Log2(sequences.Count);
        for (var i = 0UL; i < (ulong)sequences.Count; i++)
        {
            sequences[firstIndex + i] = WordOf(firstIndex + i, (int)shift);
        }
    }
}
