// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using Mpmc = RingIO.Rings.MpmcCore<ulong, RingIO.Primitives.HardwareOrder>;
using Mpsc = RingIO.Rings.MpscCore<ulong, RingIO.Primitives.HardwareOrder>;

namespace RingIO.Tests.Rings;

/// <summary>Makes the rings with sequence words, and their queues under test.</summary>
internal static class SequencedRings
{
    public static RingOptions Options(
        int capacity,
        ulong firstIndex = 0,
        bool parking = false,
        IOwnerLiveness? liveness = null,
        int owners = 8
    ) =>
        new()
        {
            Capacity = capacity,
            FirstIndex = firstIndex,
            Parking = parking,
            Liveness = liveness,
            Owners = owners,
        };

    public static SequencedQueue<Mpsc> MpscQueue(RingOptions options, int claimAhead = 0)
    {
        var ring = MpscRing<ulong>.Create(options);
        return new(ring, ring.OpenProducer, ring.OpenConsumer, claimAhead);
    }

    public static SequencedQueue<Mpmc> MpmcQueue(RingOptions options, int claimAhead = 0)
    {
        var ring = MpmcRing<ulong>.Create(options);
        return new(ring, ring.OpenProducer, ring.OpenConsumer, claimAhead);
    }

    /// <summary>A queue of the kind that a theory names.</summary>
    public static Support.IQueueUnderTest Queue(
        RingKind kind,
        RingOptions options,
        int claimAhead = 0
    ) => kind == RingKind.Mpsc ? MpscQueue(options, claimAhead) : MpmcQueue(options, claimAhead);
}
