// SPDX-License-Identifier: MIT

using RingIO.Testing.Generators;

namespace RingIO.Testing.Hostile;

/// <summary>Chooses what a hostile peer writes: mostly what is nearly right, for that gets furthest.</summary>
internal static class HostileValues
{
    /// <summary>A value for a word; its high bytes are cut off where the word is narrower.</summary>
    public static ulong Choose(Random random, PeerWordKind kind, ulong current, ulong capacity) =>
        random.Next(8) switch
        {
            0 => (ulong)random.NextInt64(long.MinValue, long.MaxValue),
            1 => current ^ (1UL << random.Next(64)),
            _ => kind switch
            {
                PeerWordKind.Index => Index(random, current, capacity),
                PeerWordKind.Flag => random.Next(3) switch
                {
                    0 => 0,
                    1 => ulong.MaxValue,
                    _ => ~current,
                },
                PeerWordKind.State => (ulong)random.Next(-1, 6),
                PeerWordKind.Sequence => current + Near(random, 9),
                PeerWordKind.Counter => random.Next(2) == 0
                    ? current + Near(random, 2)
                    : Pick(random, Boundaries.Wraps) + Near(random, 2),
                PeerWordKind.Owner => random.Next(3) switch
                {
                    0 => 0,
                    1 => ulong.MaxValue,
                    _ => (ulong)random.Next(1, 4),
                },
                _ => random.Next(2) == 0
                    ? current + Near(random, 16)
                    : Pick(random, Boundaries.Wraps) + Near(random, 64),
            },
        };

    /// <summary>A number with which a ring may begin, near a wrap more often than not.</summary>
    public static ulong FirstIndex(Random random) =>
        random.Next(4) == 0 ? 0 : Pick(random, Boundaries.Wraps) + Near(random, 8);

    private static ulong Index(Random random, ulong current, ulong capacity) =>
        random.Next(6) switch
        {
            0 or 1 => current + Near(random, 3),
            2 => current + Pick(random, Boundaries.Distances(Math.Max(capacity, 2))),
            3 => current + (Near(random, 3) * Math.Max(capacity, 2)) + Near(random, 1),
            4 => (current & 0xFFFF_FFFF_0000_0000) | (uint)random.NextInt64(),
            _ => Pick(random, Boundaries.Wraps) + Near(random, 3),
        };

    private static ulong Near(Random random, int reach) => (ulong)random.Next(-reach, reach + 1);

    private static ulong Pick(Random random, ulong[] values) => values[random.Next(values.Length)];
}
