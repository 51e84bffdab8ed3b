// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Subjects;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Load.Suites;

/// <summary>Rings for many producers, run with one producer and one consumer, each on its processor.</summary>
internal static class ManyToManySuites
{
    private const int Claim = 32;

    /// <summary>Many producers, one consumer.</summary>
    /// <returns>Single items, claims of 32, two producers.</returns>
    public static IEnumerable<Case> Mpsc()
    {
        const string Suite = "mpsc";
        yield return Of(
            Suite,
            "single 8 B",
            [
                SequencedSubjects<MpscCore<ulong, HardwareOrder>>.Single(
                    "MpscRing",
                    SequencedRings.Mpsc,
                    1
                ),
                SequencedSubjects<MpscCore<ulong, HardwareOrder>>.Single(
                    "MpscRing",
                    SequencedRings.Mpsc,
                    Claim
                ),
                SequencedSubjects<MpscCore<ulong, HardwareOrder>>.Single(
                    "MpscRing",
                    SequencedRings.Mpsc,
                    0
                ),
            ],
            Peers(Suite, oneReader: true)
        );
        yield return Of(
            Suite,
            $"claims of {Claim}, 8 B",
            [
                SequencedSubjects<MpscCore<ulong, HardwareOrder>>.Reserve(
                    "MpscRing",
                    SequencedRings.Mpsc,
                    Claim
                ),
            ],
            BulkPeers(Suite)
        );
        yield return Of(
            Suite,
            "two producers, oversubscribed",
            [
                SequencedSubjects<MpscCore<ulong, HardwareOrder>>.Two(
                    "MpscRing",
                    SequencedRings.Mpsc
                ),
            ],
            [TwoProducerPeers.ConcurrentQueue(), TwoProducerPeers.Channel()]
        );
    }

    /// <summary>Many producers, many consumers.</summary>
    /// <returns>Single items, claims of 32.</returns>
    public static IEnumerable<Case> Mpmc()
    {
        const string Suite = "mpmc";
        yield return Of(
            Suite,
            "single 8 B",
            [
                SequencedSubjects<MpmcCore<ulong, HardwareOrder>>.Single(
                    "MpmcRing",
                    SequencedRings.Mpmc,
                    1
                ),
                SequencedSubjects<MpmcCore<ulong, HardwareOrder>>.Single(
                    "MpmcRing",
                    SequencedRings.Mpmc,
                    Claim
                ),
                SequencedSubjects<MpmcCore<ulong, HardwareOrder>>.Single(
                    "MpmcRing",
                    SequencedRings.Mpmc,
                    0
                ),
            ],
            Peers(Suite, oneReader: false)
        );
        yield return Of(
            Suite,
            $"claims of {Claim}, 8 B",
            [
                SequencedSubjects<MpmcCore<ulong, HardwareOrder>>.Reserve(
                    "MpmcRing",
                    SequencedRings.Mpmc,
                    Claim
                ),
            ],
            BulkPeers(Suite)
        );
    }

    private static Case Of(string suite, string name, Subject[] subjects, Subject[] peers) =>
        new(suite, name, Unit.MillionPerSecond, subjects, peers);

    private static Subject[] Peers(string kind, bool oneReader) =>
        [
            .. SinglePeers(kind),
            NativePeers.Of("rte_ring", $"bench_rte_{kind}", 8),
            QueuePeers.Channel(oneWriter: false, oneReader),
            QueuePeers.BlockingCollection(),
        ];

    // boost, ck_ring and ConcurrentQueue have no claims of several: claims are compared with what those do singly.
    private static Subject[] BulkPeers(string kind) =>
        [
            .. SinglePeers(kind).Select(p => p with { Name = $"{p.Name}, single" }),
            NativePeers.Of($"rte_ring by {Claim}", $"bench_rte_{kind}", 8, Claim),
        ];

    private static Subject[] SinglePeers(string kind) =>
        [
            NativePeers.Of("native-c (sequence a slot)", "bench_mpmc", 8),
            NativePeers.Of("boost::queue", "bench_boost_queue", 8),
            NativePeers.Of("ck_ring", $"bench_ck_{kind}", 8),
            QueuePeers.ConcurrentQueue(),
        ];
}
