// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>Thread 0, a consumer of a broadcast ring, is to stop for ever before each of its steps: once another has recovered, it holds up nobody.</summary>
/// <remarks>A dead producer is in <see cref="Crashes"/>. Owners are named after their threads: see <see cref="ModelLiveness"/>.</remarks>
public static class BroadcastCrashes
{
    /// <summary>A consumer dies while it joins, reads or leaves; a living one sees everything.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items are put.</param>
    /// <param name="start">Where the dying one joins.</param>
    public static RingProgram OfConsumer(BroadcastModelRing ring, int items, BroadcastStart start)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.TryClaim(RingRole.Producer, 2);
        var living = ring.Enlist(3);
        return Of(
            ring,
            items,
            producer,
            living,
            () =>
            {
                var entry = ring.TryClaim(RingRole.Consumer, 1);
                return (entry, ring.Open(entry, start));
            }
        );
    }

    /// <summary>A leader dies while it reads or leaves; its follower sees everything.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items are put.</param>
    public static RingProgram OfLeader(BroadcastModelRing ring, int items)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.TryClaim(RingRole.Producer, 2);
        var leader = ring.Enlist(1);
        var follower = ring.Enlist(3, leader);
        return Of(
            ring,
            items,
            producer,
            follower,
            () => (leader, ring.Open(leader, BroadcastStart.Newest))
        );
    }

    // Thread 2 reads, and it is the one who recovers: it looks at both.
    private static RingProgram Of(
        BroadcastModelRing ring,
        int items,
        int producer,
        int living,
        Func<(int Entry, BroadcastModelConsumer Consumer)> open
    )
    {
        var taken = new List<ulong>();
        var done = new Slots<ulong>(ring.Beside.Address, 1);
        return new(
            ring,
            () =>
            {
                Transfers.Check([taken], [items], items);
                for (var entry = 0; entry < ring.Control.OwnerCount; entry++)
                {
                    Require.That(
                        ring.Control.OwnerOf(entry) != 1,
                        "The dead owner is still there."
                    );
                }
            },
            () =>
            {
                var (entry, consumer) = open();
                Endings.TakeOrEnd(ring, consumer, []);
                consumer.Close();
                ring.Control.Leave(entry);
                Order.StoreRelease(ref done.First, 1UL, 0);
            },
            () =>
            {
                Transfers.Put(ring, ring.OpenProducer(producer), 1, items);
                ring.Complete();
            },
            () =>
            {
                var consumer = ring.OpenConsumer(living);
                var seen = new List<ulong>();
                var over = false;
                while (seen.Count < items || !over)
                {
                    var now = false;
                    ModelWait.Until(() =>
                        (seen.Count < items && consumer.TryTake(seen, 1) != 0)
                        || (!over && (now = Crashes.IsOver(done)))
                    );
                    if (now)
                    {
                        Recoveries.Recover(ring, [], 3);
                        over = true;
                    }
                }

                taken = seen;
            }
        );
    }
}
