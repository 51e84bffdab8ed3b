// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>The claim that an owner is about to make or has made: the word <see cref="OwnerWords.Intent"/>, version 1.</summary>
/// <remarks>Low 16 bits: how many slots; upper 48: the low bits of the first position. Thread safety: pure functions.</remarks>
public static class OwnerIntent
{
    /// <summary>The most slots that one claim may have.</summary>
    public const int MaxCount = ushort.MaxValue;

    private const int CountBits = 16;

    /// <summary>Packs a claim.</summary>
    /// <param name="position">The first position, free-running.</param>
    /// <param name="count">How many slots, 1 to <see cref="MaxCount"/>.</param>
    /// <returns>The word, never 0.</returns>
    public static ulong Of(ulong position, int count) => (position << CountBits) | (uint)count;

    /// <summary>How many slots a claim has.</summary>
    /// <param name="intent">The word.</param>
    /// <returns>The number, 0 for no claim.</returns>
    public static int CountOf(ulong intent) => (int)(intent & MaxCount);

    /// <summary>The first position of a claim, completed to 64 bits.</summary>
    /// <param name="intent">The word.</param>
    /// <param name="near">A position less than 2^47 away from it.</param>
    /// <returns>The position.</returns>
    public static ulong FirstOf(ulong intent, ulong near)
    {
        var distance = (intent >> CountBits << CountBits) - (near << CountBits);
        return near + (ulong)((long)distance >> CountBits);
    }

    /// <summary>Whether a claim covers a position.</summary>
    /// <param name="intent">The word.</param>
    /// <param name="position">The position, less than 2^47 away from the claim.</param>
    /// <returns>Whether it does.</returns>
    public static bool Covers(ulong intent, ulong position) =>
        position - FirstOf(intent, position) < (ulong)CountOf(intent);
}
