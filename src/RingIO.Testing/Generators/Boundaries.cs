// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Generators;

/// <summary>The numbers near which rings of indices go wrong.</summary>
internal static class Boundaries
{
    /// <summary>Where words of 16, 32 and 64 bits wrap, and the signed ones of 32 and 64.</summary>
    public static readonly ulong[] Wraps = [0, 1UL << 16, 1UL << 31, 1UL << 32, 1UL << 63];

    /// <summary>How far a producer may be ahead of a consumer, or just not: by capacity.</summary>
    public static ulong[] Distances(ulong capacity) =>
        [
            0,
            1,
            2,
            capacity - 1,
            capacity,
            capacity + 1,
            2 * capacity,
            0 - capacity,
            ulong.MaxValue,
            1UL << 31,
            uint.MaxValue,
            1UL << 32,
            1UL << 63,
        ];
}
