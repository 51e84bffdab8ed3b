// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class BroadcastRingTests
{
    private readonly record struct Wide(ulong A, ulong B, ulong C);

    private readonly record struct Narrow(uint A, uint B, uint C);

    [Fact]
    public void Create_LappingItemOfNoWholeWords_SaysWhatToDo()
    {
        var thrown = Assert.Throws<ArgumentException>(() =>
            BroadcastRing<byte>.Create(new RingOptions { Capacity = 4, Lapping = true })
        );
        Assert.Contains("Pad it", thrown.Message, StringComparison.Ordinal);
        using var gated = BroadcastRing<byte>.Create(4);
        Assert.False(gated.IsLapping);
    }

    [Fact]
    public void TryAttach_LappingRing_HeaderDecides()
    {
        using var backing = new PortableBacking(16384);
        using var made = BroadcastRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 4, Lapping = true }
        );
        using var attached = BroadcastRing<ulong>.Attach(new PageRegion(backing), new());
        Assert.True(attached.IsLapping);
        Assert.False(
            SpscRing<ulong>.TryAttach(new PageRegion(backing), new(), out _, out var fault)
        );
        Assert.Equal(RingFaultKind.WrongKind, fault.Kind);
    }

    [Fact]
    public void TwoConsumers_EachSeesEveryItem_SlowestGates()
    {
        using var ring = Make(4);
        using var a = ring.OpenConsumer();
        using var b = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        Assert.Equal(4, producer.Write([1, 2, 3, 4, 5]));
        var items = new ulong[8];
        Assert.Equal(4, a.Read(items));
        Assert.False(producer.TryWrite(5));
        Assert.True(b.TryRead(out var first) && first == 1);
        Assert.True(producer.TryWrite(5));
        Assert.False(producer.TryWrite(6));
        b.Dispose();
        Assert.Equal(3, producer.Write([6, 7, 8, 9]));
        Assert.Equal(4, a.Read(items));
        Assert.Equal([5, 6, 7, 8], items[..4]);
    }

    [Fact]
    public void Follower_SeesAnItem_OnlyWhenItsLeaderHasReleasedIt()
    {
        using var ring = Make(4);
        using var leader = ring.OpenConsumer();
        using var follower = ring.OpenConsumer(BroadcastStart.Newest, leader.Ticket);
        using var producer = ring.OpenProducer();
        producer.Write([1, 2]);
        Assert.False(follower.IsReady);
        Assert.True(leader.TryRead(out _));
        Assert.True(follower.TryRead(out var item) && item == 1);
        Assert.False(follower.TryRead(out _));
        ring.Complete();
        Assert.False(follower.IsEnded, "its leader may still release an item");
        leader.Dispose();
        using var stranger = ring.OpenConsumer();
        Assert.True(follower.TryRead(out item) && item == 2, "who left holds nobody up");
        Assert.True(follower.IsEnded);
    }

    [Fact]
    public void OpenConsumer_TicketOfNoConsumer_Throws()
    {
        using var ring = Make(4);
        Assert.Throws<ArgumentException>(() =>
            ring.OpenConsumer(BroadcastStart.Newest, default(BroadcastTicket))
        );
        Assert.Throws<ArgumentException>(() =>
            ring.OpenConsumer(BroadcastStart.Newest, new BroadcastTicket(99, 1))
        );
    }

    [Fact]
    public void OpenConsumer_Oldest_BeginsWithWhatIsStillThere()
    {
        using var ring = Make(8);
        using var producer = ring.OpenProducer();
        for (var item = 1UL; item <= 20; item++)
        {
            Assert.True(producer.TryWrite(item), "nobody gates");
        }

        using var newest = ring.OpenConsumer();
        using var oldest = ring.OpenConsumer(BroadcastStart.Oldest);
        Assert.False(newest.IsReady);
        var items = new ulong[16];
        var count = oldest.Read(items);
        Assert.InRange(count, 6, 8);
        for (var i = 0; i < count; i++)
        {
            Assert.Equal(20UL - (ulong)(count - 1 - i), items[i]);
        }
    }

    [Fact]
    public void OpenConsumer_AllEntriesTaken_SaysWhatToDo()
    {
        using var ring = BroadcastRing<ulong>.Create(new RingOptions { Capacity = 4, Owners = 2 });
        using var only = ring.OpenConsumer();
        var thrown = Assert.Throws<InvalidOperationException>(() => ring.OpenConsumer());
        Assert.Contains("owner", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lapping_SlowConsumer_LearnsWhatItMissed()
    {
        using var ring = Make(8, lapping: true);
        using var consumer = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        for (var item = 1UL; item <= 30; item++)
        {
            Assert.True(producer.TryWrite(item));
        }

        Assert.True(consumer.TryRead(out var first, out var missed));
        Assert.InRange(missed, 22, 24);
        Assert.Equal((ulong)missed + 1, first);
        var items = new ulong[16];
        Assert.Equal(30 - (int)first, consumer.Read(items));
        Assert.Equal(missed, consumer.Missed);
        Assert.Equal(30UL, items[29 - (int)first]);
        Assert.Throws<InvalidOperationException>(() => consumer.TryReserve(1, out _));
    }

    [Fact]
    public void Lapping_ItemsOfHalfWords_ComeWhole()
    {
        using var ring = BroadcastRing<Narrow>.Create(
            new RingOptions { Capacity = 4, Lapping = true }
        );
        using var consumer = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryReserve(2, out var reservation));
        reservation.Slots[0] = new(1, 2, 3);
        reservation.Commit(1);
        producer.TryWrite(new(4, 5, 6));
        Assert.True(consumer.TryPeek(out var peeked) && peeked == new Narrow(1, 2, 3));
        Assert.True(consumer.TryRead(out var item) && item == peeked);
        Assert.True(consumer.TryRead(out item) && item == new Narrow(4, 5, 6));
    }

    [Fact]
    public void Lapping_Threads_NoItemIsTornAndEveryGapIsCounted()
    {
        const ulong items = 300_000;
        using var ring = BroadcastRing<Wide>.Create(
            new RingOptions { Capacity = 16, Lapping = true }
        );
        using var consumer = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        TwoThreads.Run(
            _ =>
            {
                for (var n = 1UL; n <= items; n++)
                {
                    Assert.True(producer.TryWrite(new(n, ~n, n * 3)));
                }

                ring.Complete();
            },
            stop =>
            {
                var next = 1UL;
                while (!consumer.IsEnded)
                {
                    stop.ThrowIfCancellationRequested();
                    var done = consumer.TryRead(out var item, out var missed);
                    next += (ulong)missed;
                    if (done)
                    {
                        Assert.Equal(new Wide(next, ~next, next * 3), item);
                        next++;
                    }
                }

                Assert.Equal(items + 1, next);
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gated_Threads_EveryConsumerSeesEveryItem(bool parking)
    {
        var count = parking ? 5_000L : 60_000L;
        using var ring = BroadcastRing<ulong>.Create(
            new RingOptions
            {
                Capacity = 64,
                Parking = parking,
                FirstIndex = uint.MaxValue - 100,
            }
        );
        using var leader = ring.OpenConsumer();
        using var follower = ring.OpenConsumer(BroadcastStart.Newest, leader.Ticket);
        using var producer = ring.OpenProducer();
        var ledgers = new[] { new StressLedger(), new StressLedger() };
        var strategy = parking ? WaitStrategy.Park : WaitStrategy.SpinThenYield;
        TwoThreads.Run(
            stop =>
            {
                for (var n = 0L; n < count; )
                {
                    if (producer.TryWrite(StressLedger.Item(0, n)))
                    {
                        n++;
                    }
                    else
                    {
                        producer.Wait(strategy, stop);
                    }
                }

                ring.Complete();
            },
            stop => Drain(leader, ledgers[0], strategy, stop),
            stop => Drain(follower, ledgers[1], strategy, stop),
            stop =>
            {
                // Others come and go meanwhile: what they see has no gap.
                while (ring.State == RingState.Open)
                {
                    using var visitor = ring.OpenConsumer(BroadcastStart.Oldest);
                    var last = 0UL;
                    for (var n = 0; n < 10 && visitor.TryRead(out var item); n++)
                    {
                        Assert.True(last == 0 || item >> 16 == last + 1);
                        last = item >> 16;
                    }

                    stop.ThrowIfCancellationRequested();
                    Thread.Yield();
                }
            }
        );
        StressLedger.RequireComplete(count, ledgers[0]);
        StressLedger.RequireComplete(count, ledgers[1]);
    }

    [Fact]
    public void Recover_ConsumerJoinsMeanwhile_ItsSleepIsNotForgotten()
    {
        // A sleeper of a dead consumer's is counted; while recovery asks for the dead, another joins and goes to sleep.
        var liveness = new JoiningLiveness();
        using var ring = BroadcastRing<ulong>.Create(
            new RingOptions
            {
                Capacity = 8,
                Parking = true,
                Liveness = liveness,
            }
        );
        var control = new RingControl<HardwareOrder>(
            new(ring.Region.Address, 1),
            new(ring.Region.Address + (nint)RingLayout.OwnersOffset, ring.Layout.Owners)
        );
        using var free = ring.OpenConsumer();
        _ = ring.OpenConsumer();
        control.Arm(RingRole.Consumer);
        free.Dispose();
        liveness.Current = 2;
        BroadcastConsumer<ulong>? joined = null;
        liveness.Asked = () =>
        {
            joined = ring.OpenConsumer();
            control.Arm(RingRole.Consumer);
        };
        Assert.Equal(1, ring.Recover().DeadOwners);
        Assert.NotNull(joined);
        Assert.Equal(2U, new Slots<RingWords>(ring.Region.Address, 1).First.ConsumerWaiters);
        // The next recovery that finds nobody alive takes the dead off, and only them.
        control.Disarm(RingRole.Consumer);
        joined.Dispose();
        _ = ring.Recover();
        Assert.Equal(0U, new Slots<RingWords>(ring.Region.Address, 1).First.ConsumerWaiters);
    }

    private sealed class JoiningLiveness : IOwnerLiveness
    {
        public Action? Asked { get; set; }

        public ulong Current { get; set; } = 1;

        public bool IsAlive(ulong owner)
        {
            var asked = Asked;
            Asked = null;
            asked?.Invoke();
            return owner == Current;
        }
    }

    [Fact]
    public void Recover_DeadConsumer_HoldsNobodyUpAnyMore()
    {
        var liveness = new FakeLiveness();
        using var ring = Make(4, liveness: liveness);
        var dead = ring.OpenConsumer();
        var ticket = dead.Ticket;
        liveness.Current = 2;
        using var follower = ring.OpenConsumer(BroadcastStart.Newest, ticket);
        using var producer = ring.OpenProducer();
        Assert.Equal(4, producer.Write([1, 2, 3, 4]));
        liveness.Kill(1);
        Assert.False(follower.IsReady);
        Assert.Equal(1, ring.Recover().DeadOwners);
        var items = new ulong[4];
        Assert.Equal(4, follower.Read(items));
        Assert.True(producer.TryWrite(5));
        Assert.Equal(0, ring.Recover().DeadOwners);
    }

    [Fact]
    public void Consumer_MadIndex_ClosesTheRing()
    {
        using var backing = new PortableBacking(16384);
        using var ring = BroadcastRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 4 }
        );
        using var consumer = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        ref var words = ref new Slots<RingWords>(new PageRegion(backing).Address, 1).First;
        words.ProducerIndex = 5;
        Assert.False(consumer.TryRead(out _));
        Assert.Equal(RingState.Faulted, ring.State);
        var owners = new Slots<OwnerWords>(new PageRegion(backing).Address + 512, 16);
        owners[1].Index = 9;
        Assert.False(producer.TryWrite(1));
    }

    [Fact]
    public void TryReserve_DroppedByEitherSide_IsDetected()
    {
        using var ring = Make(4);
        using var consumer = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryReserve(2, out _));
        Assert.Throws<InvalidOperationException>(() => producer.TryWrite(1));
        producer.DropCursor();
        Assert.True(producer.TryWrite(1));
        Assert.True(consumer.TryReserve(4, out var seen) && seen.Count == 1);
        Assert.Throws<InvalidOperationException>(() => consumer.TryRead(out _));
        consumer.DropCursor();
        Assert.True(consumer.TryRead(out var item) && item == 1);
    }

    [Fact]
    public void TryRestore_SoundSnapshot_OldestBeginsWithItsItems()
    {
        using var ring = Make(4);
        using (var producer = ring.OpenProducer())
        {
            producer.Write([1, 2, 3]);
        }

        using var backing = new PortableBacking(16384);
        var snapshot = ring.Snapshot();
        Assert.True(
            BroadcastRing<ulong>.TryRestore(
                new PageRegion(backing),
                snapshot,
                new(),
                out var copy,
                out _
            )
        );
        using (copy)
        using (var consumer = copy.OpenConsumer(BroadcastStart.Oldest))
        {
            var items = new ulong[4];
            Assert.Equal(3, consumer.Read(items));
            Assert.Equal([1, 2, 3, 0], items);
        }
    }

    private static BroadcastRing<ulong> Make(
        int capacity,
        bool lapping = false,
        IOwnerLiveness? liveness = null
    ) =>
        BroadcastRing<ulong>.Create(
            new RingOptions
            {
                Capacity = capacity,
                Lapping = lapping,
                Liveness = liveness,
                FirstIndex = ulong.MaxValue - 2,
                Owners = 8,
            }
        );

    private static void Drain(
        BroadcastConsumer<ulong> consumer,
        StressLedger ledger,
        WaitStrategy strategy,
        CancellationToken stop
    )
    {
        while (consumer.Wait(strategy, stop))
        {
            while (consumer.TryRead(out var item))
            {
                ledger.Accept(item);
            }
        }
    }
}
