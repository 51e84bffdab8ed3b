// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>Every kind of ring with both sides open and all that a side can be asked to do, for a peer that writes between two calls.</summary>
internal static partial class HostileSides
{
    private const int Capacity = 8;
    private const int ByteCapacity = 64;

    private static readonly ulong[] Items =
    [
        .. Enumerable.Range(1, Capacity + 1).Select(i => (ulong)i),
    ];

    /// <summary>The targets, by kind.</summary>
    public static IReadOnlyList<HostileTarget> Targets { get; } =
    [
        Target(
            "spsc",
            RingKind.Spsc,
            (region, options) => Spsc(region, SpscRing<ulong>.Create(region, options), options)
        ),
        Target(
            "flag",
            RingKind.SpscFlag,
            (region, options) => Flag(region, SpscFlagRing<ulong>.Create(region, options), options)
        ),
        Target(
            "mpsc",
            RingKind.Mpsc,
            (region, options) =>
            {
                var ring = MpscRing<ulong>.Create(region, options);
                return Sequenced(
                    ring,
                    ring.OpenProducer(),
                    ring.OpenConsumer(),
                    () =>
                        MpscRing<ulong>.TryAttach(region, options, out var other, out _)
                            ? other
                            : null
                );
            }
        ),
        Target(
            "mpmc",
            RingKind.Mpmc,
            (region, options) =>
            {
                var ring = MpmcRing<ulong>.Create(region, options);
                return Sequenced(
                    ring,
                    ring.OpenProducer(),
                    ring.OpenConsumer(),
                    () =>
                        MpmcRing<ulong>.TryAttach(region, options, out var other, out _)
                            ? other
                            : null
                );
            }
        ),
        Target(
            "broadcast",
            RingKind.Broadcast,
            (region, options) =>
                Broadcast(region, BroadcastRing<ulong>.Create(region, options), options)
        ),
        Target(
            "lapping",
            RingKind.Broadcast,
            (region, options) =>
                Broadcast(
                    region,
                    BroadcastRing<ulong>.Create(region, options with { Lapping = true }),
                    options
                )
        ),
        Target(
            "record",
            RingKind.Record,
            (region, options) => Record(region, RecordRing.Create(region, options), options)
        ),
        Target("pipe", RingKind.Byte, Pipe),
    ];

    private static HostileTarget Target(
        string name,
        RingKind kind,
        Func<PageRegion, RingOptions, HostileVictim> open
    )
    {
        var isBytes = kind is RingKind.Record or RingKind.Byte;
        var isShared = kind is RingKind.Mpsc or RingKind.Mpmc or RingKind.Broadcast;
        var liveness = new FakeLiveness();
        liveness.Kill(2);
        var options = new RingOptions
        {
            Capacity = isBytes ? ByteCapacity : Capacity,
            Parking = true,
            Owners = 4,
            Liveness = liveness,
        };
        var layout = new RingLayout(
            kind,
            options.Capacity,
            isBytes ? sizeof(byte) : sizeof(ulong),
            isShared ? options.Owners : 2,
            RingFeatures.Parking
        );
        return new(
            name,
            layout.TotalBytes,
            (region, first) => open(region, options with { FirstIndex = first })
        );
    }

    private static HostileVictim Spsc(PageRegion region, SpscRing<ulong> ring, RingOptions options)
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        return With(
            ring,
            producer,
            consumer,
            () => SpscRing<ulong>.TryAttach(region, options, out var other, out _) ? other : null,
            ("TryWrite", () => producer.TryWrite(1)),
            ("Write", () => Within(producer.Write(Items), Capacity)),
            ("TryReserve", () => producer.TryReserve(3, out var slots) && Commit(slots)),
            (
                "OpenCursor",
                () =>
                {
                    using var cursor = producer.OpenCursor(2);
                    return cursor.TryWrite(1) | cursor.TryWrite(2);
                }
            ),
            ("TryRead", () => consumer.TryRead(out _)),
            ("TryPeek", () => consumer.TryPeek(out _)),
            ("Read", () => Within(consumer.Read(new ulong[Capacity + 1]), Capacity)),
            ("TryReserve to read", () => consumer.TryReserve(3, out var slots) && Commit(slots)),
            (
                "OpenCursor to read",
                () =>
                {
                    using var cursor = consumer.OpenCursor(2);
                    return cursor.TryRead(out _) | cursor.TryRead(out _);
                }
            )
        );
    }

    private static HostileVictim Flag(
        PageRegion region,
        SpscFlagRing<ulong> ring,
        RingOptions options
    )
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        return With(
            ring,
            producer,
            consumer,
            () =>
                SpscFlagRing<ulong>.TryAttach(region, options, out var other, out _) ? other : null,
            ("TryWrite", () => producer.TryWrite(1)),
            ("Write", () => Within(producer.Write(Items), Items.Length)),
            (
                "OpenCursor",
                () =>
                {
                    using var cursor = producer.OpenCursor();
                    return cursor.TryWrite(1) | cursor.TryWrite(2);
                }
            ),
            ("TryRead", () => consumer.TryRead(out _)),
            ("TryPeek", () => consumer.TryPeek(out _)),
            ("Read", () => Within(consumer.Read(new ulong[Capacity + 1]), Capacity + 1)),
            (
                "OpenCursor to read",
                () =>
                {
                    using var cursor = consumer.OpenCursor();
                    return cursor.TryRead(out _) | cursor.TryRead(out _);
                }
            )
        );
    }

    private static HostileVictim Sequenced<TCore>(
        Ring ring,
        SequencedProducer<ulong, TCore> producer,
        SequencedConsumer<ulong, TCore> consumer,
        Func<Ring?> attach
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong> =>
        With(
            ring,
            producer,
            consumer,
            attach,
            ("TryWrite", () => producer.TryWrite(1)),
            ("Write", () => Within(producer.Write(Items), Items.Length)),
            ("TryReserve", () => producer.TryReserve(3, out var slots) && Commit(slots)),
            (
                "OpenCursor",
                () =>
                {
                    using var cursor = producer.OpenCursor(2);
                    return cursor.TryWrite(1) | cursor.TryWrite(2);
                }
            ),
            ("TryRead", () => consumer.TryRead(out _)),
            ("TryPeek", () => consumer.TryPeek(out _)),
            ("Read", () => Within(consumer.Read(new ulong[Capacity + 1]), Capacity + 1)),
            ("TryReserve to read", () => consumer.TryReserve(3, out var slots) && Commit(slots)),
            (
                "OpenCursor to read",
                () =>
                {
                    using var cursor = consumer.OpenCursor(2);
                    return cursor.TryRead(out _) | cursor.TryRead(out _);
                }
            )
        );

    private static HostileVictim Broadcast(
        PageRegion region,
        BroadcastRing<ulong> ring,
        RingOptions options
    )
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        var follower = ring.OpenConsumer(BroadcastStart.Newest, consumer.Ticket);
        return With(
            ring,
            producer,
            consumer,
            () =>
                BroadcastRing<ulong>.TryAttach(region, options, out var other, out _)
                    ? other
                    : null,
            ("TryWrite", () => producer.TryWrite(1)),
            ("Write", () => Within(producer.Write(Items), Capacity)),
            ("TryReserve", () => producer.TryReserve(3, out var slots) && Commit(slots)),
            ("TryRead", () => consumer.TryRead(out _)),
            ("TryPeek", () => consumer.TryPeek(out _)),
            ("Read", () => Within(consumer.Read(new ulong[Capacity + 1]), Capacity)),
            (
                "TryReserve to read",
                () => !ring.IsLapping && consumer.TryReserve(3, out var slots) && Commit(slots)
            ),
            ("TryRead as a follower", () => follower.TryRead(out _)),
            ("IsEnded as a follower", () => follower.IsEnded)
        );
    }

    private static HostileVictim With(
        Ring ring,
        RingSide producer,
        RingSide consumer,
        Func<Ring?> attach,
        params IEnumerable<(string Name, Func<bool> Act)> own
    ) =>
        new()
        {
            Words = PeerWords.Of(ring.Layout),
            Steps =
            [
                .. own.Select(act => new VictimStep(act.Name, act.Act)),
                new("IsReady", () => producer.IsReady | consumer.IsReady),
                new("IsEnded", () => producer.IsEnded | consumer.IsEnded),
                new("Wait to put", () => producer.Wait(WaitStrategy.Park, TimeSpan.Zero) == 0),
                new("Wait to take", () => consumer.Wait(WaitStrategy.Park, TimeSpan.Zero) == 0),
                new(
                    "TryAttach",
                    () =>
                    {
                        using var other = attach();
                        return false;
                    }
                ),
                new("Recover", () => ring.Recover().DeadOwners < 0),
            ],
            Capacity = (ulong)ring.Capacity,
            HasClosed = () => ring.State == RingState.Faulted,
            IsPromised = error => IsPromised(ring, error),
            Disposing = ring.Dispose,
        };

    private static bool Commit(Reservation<ulong> reservation)
    {
        var sum = 0UL;
        for (var i = 0; i < reservation.Slots.Count; i++)
        {
            sum += reservation.Slots[i];
            reservation.Slots[i] = sum | 1;
        }

        reservation.Commit();
        return true;
    }

    private static bool Within(int count, int most)
    {
        Assert.InRange(count, 0, most);
        return count != 0;
    }
}
