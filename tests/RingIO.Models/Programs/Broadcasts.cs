// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>A producer puts 1, 2, ... into a broadcast ring; whoever reads index i must read item i.</summary>
public static class Broadcasts
{
    /// <summary>Consumers read to the end.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items are put.</param>
    /// <param name="starts">For each consumer: where it joins meanwhile, or null if it is there from the start.</param>
    public static RingProgram Of(
        BroadcastModelRing ring,
        int items,
        params BroadcastStart?[] starts
    )
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.TryClaim(RingRole.Producer, 100);
        var entries = starts
            .Select(
                (start, c) =>
                    start is null
                        ? ring.Enlist(RingRole.Consumer, (ulong)c + 1)
                        : ring.TryClaim(RingRole.Consumer, (ulong)c + 1)
            )
            .ToArray();
        return new(
            ring,
            () => CheckEnd(ring, items),
            [
                () => Transfers.Put(ring, ring.OpenProducer(producer), 1, items),
                .. entries.Select(
                    (entry, c) =>
                        (Action)(
                            () =>
                                Read(
                                    ring,
                                    new(ring, Open(ring, entry, starts[c]))
                                    {
                                        Use = (index, item) => See(ring, index, item),
                                    },
                                    items
                                )
                        )
                ),
            ]
        );
    }

    /// <summary>One consumer follows another: what the leader did with an item is there for it to see.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items are put.</param>
    public static RingProgram Follow(BroadcastModelRing ring, int items)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.TryClaim(RingRole.Producer, 100);
        var leader = ring.Enlist(1);
        var follower = ring.Enlist(2, leader);
        var notes = new Slots<ulong>(ring.Beside.Address, 8);
        return new(
            ring,
            () => CheckEnd(ring, items),
            () => Transfers.Put(ring, ring.OpenProducer(producer), 1, items),
            () => ReadNoting(ring, leader, items, notes, PayloadAccess.Write),
            () => ReadNoting(ring, follower, items, notes, PayloadAccess.Read)
        );
    }

    /// <summary>A consumer takes one item and leaves without releasing it.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items are put.</param>
    public static RingProgram Leave(BroadcastModelRing ring, int items)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.TryClaim(RingRole.Producer, 100);
        var entry = ring.Enlist(1);
        return new(
            ring,
            () => CheckEnd(ring, items),
            () => Transfers.Put(ring, ring.OpenProducer(producer), 1, items),
            () =>
            {
                var position = ring.Open(entry, BroadcastStart.Newest).Position;
                Pair pair = default;
                ring.Until(
                    RingRole.Consumer,
                    () => ring.Core.TryTake(ref position, out pair),
                    () => ring.Core.Readable(ref position, 1) != 0
                );
                See(ring, position.Index - 1, pair.Item);
                ring.Core.Leave(entry);
                ring.WakeBothSides();
            }
        );
    }

    /// <summary>The index of a consumer that is there goes ahead of the producer's: the ring is closed.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    public static RingProgram MadConsumer(BroadcastModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.TryClaim(RingRole.Producer, 1);
        var entry = ring.Enlist(2);
        return new(
            ring,
            () => { },
            () =>
            {
                var own = ring.OpenProducer(producer);
                if (own.TryPut(1, 1) == 0)
                {
                    Require.Equal(RingState.Faulted, ring.Control.State, "the state");
                }
            },
            () =>
                Order.StoreRelease(
                    ref ring.Owners[(ulong)entry].Index,
                    ring.Shape.FirstIndex + 800,
                    0
                )
        );
    }

    private static BroadcastPosition Open(
        BroadcastModelRing ring,
        int entry,
        BroadcastStart? start
    ) => ring.Open(entry, start ?? BroadcastStart.Newest).Position;

    private static void Read(BroadcastModelRing ring, BroadcastModelConsumer consumer, int items)
    {
        var end = ring.Shape.FirstIndex + (ulong)items;
        var taken = new List<ulong>();
        while (consumer.Position.Index != end)
        {
            var from = consumer.Position.Index;
            ring.Until(
                RingRole.Consumer,
                // One that was overtaken has moved on, though it took nothing.
                () => consumer.TryTake(taken, 2) != 0 || consumer.Position.Index != from,
                consumer.HasItem
            );
        }

        Require.That(
            consumer.Position.Missed >= 0 && consumer.Position.Missed + taken.Count <= items,
            $"{consumer.Position.Missed} missed, {taken.Count} taken of {items}"
        );
    }

    private static void ReadNoting(
        BroadcastModelRing ring,
        int entry,
        int items,
        Slots<ulong> notes,
        PayloadAccess access
    )
    {
        var consumer = new BroadcastModelConsumer(ring, Open(ring, entry, null))
        {
            Use = (index, item) =>
            {
                See(ring, index, item);
                Order.PayloadOpen(ref notes.Bytes(index), 8, access);
                if (access == PayloadAccess.Write)
                {
                    notes[index] = item;
                }
                else
                {
                    Require.Equal(item, notes[index], "the leader's note");
                }

                Order.PayloadClose(ref notes.Bytes(index), 8, access);
            },
        };
        Read(ring, consumer, items);
    }

    private static void See(BroadcastModelRing ring, ulong index, ulong item) =>
        Require.Equal(index - ring.Shape.FirstIndex + 1, item, $"the item at index {index}");

    private static void CheckEnd(BroadcastModelRing ring, int items)
    {
        Require.Equal(RingState.Open, ring.Control.State, "the state");
        Require.Equal(
            ring.Shape.FirstIndex + (ulong)items,
            Order.Load(ref ring.Words.First.ProducerIndex),
            "the producer's index"
        );
    }
}
