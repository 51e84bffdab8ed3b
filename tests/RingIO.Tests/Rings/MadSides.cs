// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

/// <summary>A ring with both sides open and everything that a side can be asked to do, for a hostile hand to interfere with.</summary>
/// <param name="Ring">The ring.</param>
/// <param name="Acts">Each is one operation; it says whether anything was put or taken.</param>
internal sealed record MadSides(Ring Ring, IReadOnlyList<(string Name, Func<bool> Act)> Acts)
{
    private const int Capacity = 8;
    private static readonly ulong[] Items =
    [
        .. Enumerable.Range(1, Capacity + 1).Select(i => (ulong)i),
    ];

    /// <summary>Makes rings of every kind that holds words in memory.</summary>
    public static IReadOnlyDictionary<string, Func<PageRegion, ulong, MadSides>> Makers { get; } =
        new Dictionary<string, Func<PageRegion, ulong, MadSides>>(StringComparer.Ordinal)
        {
            ["spsc"] = (region, first) => Spsc(SpscRing<ulong>.Create(region, Options(first))),
            ["flag"] = (region, first) => Flag(SpscFlagRing<ulong>.Create(region, Options(first))),
            ["mpsc"] = (region, first) =>
            {
                var ring = MpscRing<ulong>.Create(region, Options(first));
                return Sequenced(ring, ring.OpenProducer(), ring.OpenConsumer());
            },
            ["mpmc"] = (region, first) =>
            {
                var ring = MpmcRing<ulong>.Create(region, Options(first));
                return Sequenced(ring, ring.OpenProducer(), ring.OpenConsumer());
            },
            ["broadcast"] = (region, first) =>
                Broadcast(BroadcastRing<ulong>.Create(region, Options(first))),
            ["lapping"] = (region, first) =>
                Broadcast(
                    BroadcastRing<ulong>.Create(region, Options(first) with { Lapping = true })
                ),
            ["record"] = (region, first) =>
                Record(RecordRing.Create(region, Options(first & ~7UL) with { Capacity = 64 })),
            ["pipe"] = (region, first) =>
                Pipe(
                    RingPipe.Create(
                        region,
                        new RingPipeOptions { Ring = Options(first) with { Capacity = 64 } }
                    )
                ),
        };

    private static RingOptions Options(ulong first) =>
        new()
        {
            Capacity = Capacity,
            FirstIndex = first,
            Parking = true,
        };

    private static MadSides Spsc(SpscRing<ulong> ring)
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        return With(
            ring,
            producer,
            consumer,
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

    private static MadSides Flag(SpscFlagRing<ulong> ring)
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        return With(
            ring,
            producer,
            consumer,
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

    private static MadSides Sequenced<TCore>(
        Ring ring,
        SequencedProducer<ulong, TCore> producer,
        SequencedConsumer<ulong, TCore> consumer
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong> =>
        With(
            ring,
            producer,
            consumer,
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

    private static MadSides Broadcast(BroadcastRing<ulong> ring)
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        var follower = ring.OpenConsumer(BroadcastStart.Newest, consumer.Ticket);
        return With(
            ring,
            producer,
            consumer,
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

    private static MadSides Record(RecordRing ring)
    {
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        var bytes = new byte[ring.MaxLength];
        return With(
            ring,
            producer,
            consumer,
            ("TryWrite", () => producer.TryWrite([1, 2, 3], 7)),
            ("TryWrite the longest", () => producer.TryWrite(bytes)),
            (
                "OpenCursor",
                () =>
                {
                    using var cursor = producer.OpenCursor(16);
                    return cursor.TryWrite([1]) | cursor.TryWrite([]);
                }
            ),
            (
                "TryRead",
                () =>
                {
                    var found = consumer.TryRead(out var record);
                    if (found)
                    {
                        record.Payload.CopyTo(bytes);
                        record.Release();
                    }

                    return found;
                }
            ),
            (
                "OpenCursor to read",
                () =>
                {
                    using var cursor = consumer.OpenCursor(16);
                    var found = cursor.TryRead(out var payload, out _);
                    payload.CopyTo(bytes);
                    return found;
                }
            )
        );
    }

    private static MadSides Pipe(RingPipe pipe)
    {
        var writer = pipe.OpenWriter();
        var reader = pipe.OpenReader();
        var flush = Task.CompletedTask;
        return With(
            pipe,
            writer.Side,
            reader.Side,
            (
                "GetSpan and FlushAsync",
                () =>
                {
                    if (!flush.IsCompleted)
                    {
                        return false;
                    }

                    writer.GetSpan(5)[..5].Fill(1);
                    writer.Advance(5);
                    flush = writer.FlushAsync().AsTask();
                    return true;
                }
            ),
            ("Step", pipe.Step),
            (
                "TryRead",
                () =>
                {
                    var found = reader.TryRead(out var result);
                    if (found)
                    {
                        _ = result.Buffer.ToArray();
                        reader.AdvanceTo(result.Buffer.End);
                    }

                    return found;
                }
            )
        );
    }

    private static MadSides With(
        Ring ring,
        RingSide producer,
        RingSide consumer,
        params IEnumerable<(string Name, Func<bool> Act)> own
    ) =>
        new(
            ring,
            [
                .. own,
                ("IsReady", () => producer.IsReady | consumer.IsReady),
                ("IsEnded", () => producer.IsEnded | consumer.IsEnded),
                ("Wait to put", () => producer.Wait(WaitStrategy.Park, TimeSpan.Zero) == 0),
                ("Wait to take", () => consumer.Wait(WaitStrategy.Park, TimeSpan.Zero) == 0),
            ]
        );

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
