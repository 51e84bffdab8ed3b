// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>One producer and one consumer.</summary>
internal static class SpscSuite
{
    private const string Name = "spsc";

    /// <summary>The cases.</summary>
    /// <returns>Single items, then copies, then reserve and commit; 8 and 64 bytes.</returns>
    public static IEnumerable<Case> Cases()
    {
        yield return Single8();
        yield return Single64();
        foreach (var batch in new[] { 32, 256 })
        {
            yield return Copy<ulong, Words8>(8, batch);
            yield return Copy<Item64, Words64>(64, batch);
            yield return Reserve<ulong, Words8>(8, batch);
            yield return Reserve<Item64, Words64>(64, batch);
        }
    }

    private static Case Single8() =>
        new(
            Name,
            "single 8 B",
            Unit.MillionPerSecond,
            [
                SpscSubjects<ulong, Words8>.Single(1),
                SpscSubjects<ulong, Words8>.Single(8),
                SpscSubjects<ulong, Words8>.Single(64),
                SpscSubjects<ulong, Words8>.SingleWithoutCursor(),
                SpscFlagSubjects<ulong, Words8>.Single(),
            ],
            [
                .. NativeSingle(8),
                NativePeers.Of("rte_ring", "bench_rte_spsc", 8),
                QueuePeers.Channel(oneWriter: true, oneReader: true),
                QueuePeers.ConcurrentQueue(),
                QueuePeers.BlockingCollection(),
            ]
        );

    private static Case Single64() =>
        new(
            Name,
            "single 64 B",
            Unit.MillionPerSecond,
            [
                SpscSubjects<Item64, Words64>.Single(1),
                SpscSubjects<Item64, Words64>.Single(8),
                SpscSubjects<Item64, Words64>.Single(64),
                SpscFlagSubjects<Item64, Words64>.Single(),
            ],
            NativeSingle(64)
        );

    private static Subject[] NativeSingle(int bytes) =>
        [
            NativePeers.Of("native-c (indices in memory)", "bench_index_cached", bytes),
            NativePeers.Of("native-c (index in a local)", "bench_index_local", bytes),
            NativePeers.Of("native-c (slot is the flag)", "bench_flag", bytes),
            NativePeers.Of("boost::spsc_queue", "bench_boost_spsc", bytes),
            NativePeers.Of("ck_ring", "bench_ck_spsc", bytes),
        ];

    private static Case Copy<T, TPayload>(int bytes, int batch)
        where T : unmanaged
        where TPayload : struct, IPayload<T>
    {
        var peers = new List<Subject>
        {
            NativePeers.Of("native-c", "bench_index_copy", bytes, batch),
            NativePeers.Of("boost::spsc_queue", "bench_boost_spsc_bulk", bytes, batch),
        };
        if (bytes == 8)
        {
            peers.Add(NativePeers.Of("rte_ring", "bench_rte_spsc", bytes, batch));
        }

        return new Case(
            Name,
            $"copy {bytes} B by {batch}",
            Unit.MillionPerSecond,
            [SpscSubjects<T, TPayload>.Copy(batch), SpscFlagSubjects<T, TPayload>.Copy(batch)],
            peers
        );
    }

    private static Case Reserve<T, TPayload>(int bytes, int batch)
        where T : unmanaged
        where TPayload : struct, IPayload<T> =>
        new(
            Name,
            $"reserve {bytes} B by {batch}",
            Unit.MillionPerSecond,
            [SpscSubjects<T, TPayload>.Reserve(batch)],
            [NativePeers.Of("native-c", "bench_index_reserve", bytes, batch)]
        );
}
