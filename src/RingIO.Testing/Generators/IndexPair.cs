// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Generators;

/// <summary>The two published indices of a ring as a hostile peer may have left them: any pair of words.</summary>
/// <param name="Bits">How wide an index is: 32 or 64 bits.</param>
/// <param name="Capacity">How many slots the ring has.</param>
/// <param name="Producer">The producer's index.</param>
/// <param name="Consumer">The consumer's index.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct IndexPair(int Bits, int Capacity, ulong Producer, ulong Consumer)
{
    /// <summary>How far the producer is ahead, modulo 2^<see cref="Bits"/>.</summary>
    public ulong Distance => unchecked(Producer - Consumer) & Mask(Bits);

    /// <summary>Whether correct sides can have written it: the producer is ahead by no more than the capacity.</summary>
    public bool IsValid => Distance <= (ulong)Capacity;

    internal static ulong Mask(int bits) => bits == 64 ? ulong.MaxValue : (1UL << bits) - 1;
}
