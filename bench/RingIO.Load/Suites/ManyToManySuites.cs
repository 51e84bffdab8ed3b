// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;

namespace RingIO.Load.Suites;

/// <summary>Rings for many producers, run with one producer and one consumer, each on its processor.</summary>
internal static class ManyToManySuites
{
    /// <summary>Many producers, one consumer.</summary>
    /// <returns>The cases.</returns>
    public static IEnumerable<Case> Mpsc()
    {
        yield return new Case(
            "mpsc",
            "single 8 B",
            Unit.MillionPerSecond,
            [Subject.Missing("MpscRing", "not written yet")],
            Peers("mpsc", oneReader: true)
        );
    }

    /// <summary>Many producers, many consumers.</summary>
    /// <returns>The cases.</returns>
    public static IEnumerable<Case> Mpmc()
    {
        yield return new Case(
            "mpmc",
            "single 8 B",
            Unit.MillionPerSecond,
            [Subject.Missing("MpmcRing", "not written yet")],
            Peers("mpmc", oneReader: false)
        );
    }

    private static Subject[] Peers(string kind, bool oneReader) =>
        [
            NativePeers.Of("native-c (sequence a slot)", "bench_mpmc", 8),
            NativePeers.Of("boost::queue", "bench_boost_queue", 8),
            NativePeers.Of("ck_ring", $"bench_ck_{kind}", 8),
            NativePeers.Of("rte_ring", $"bench_rte_{kind}", 8),
            QueuePeers.ConcurrentQueue(),
            QueuePeers.Channel(oneWriter: false, oneReader),
            QueuePeers.BlockingCollection(),
        ];
}
