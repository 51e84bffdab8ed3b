// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class SpscFlagRingTests
{
    private readonly record struct Wide(ulong Tag, ulong A, ulong B, uint C, uint D);

    [Fact]
    public void Create_ItemOfNoWholeWords_SaysWhatToDo()
    {
        var thrown = Assert.Throws<ArgumentException>(() => SpscFlagRing<uint>.Create(4));
        Assert.Contains("UInt32 has 4 bytes", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Pad it", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Create_CapacityNoPowerOfTwo_Throws(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpscFlagRing<ulong>.Create(capacity));

    [Fact]
    public void Create_Lapping_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            SpscFlagRing<ulong>.Create(new RingOptions { Capacity = 4, Lapping = true })
        );

    [Fact]
    public void TryAttach_RingOfAnotherKind_SaysWhich()
    {
        using var backing = new PortableBacking(8192);
        using var other = SpscRing<ulong>.Create(new PageRegion(backing), new() { Capacity = 4 });
        Assert.False(
            SpscFlagRing<ulong>.TryAttach(new PageRegion(backing), new(), out _, out var fault)
        );
        Assert.Equal(RingFaultKind.WrongKind, fault.Kind);
    }

    [Fact]
    public void Attach_OtherItemSize_SaysSizes()
    {
        using var backing = new PortableBacking(8192);
        using var ring = SpscFlagRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 4 }
        );
        var thrown = Assert.Throws<RingFaultException>(() =>
            SpscFlagRing<Wide>.Attach(new PageRegion(backing), new())
        );
        Assert.Contains("Item size is 8", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryWrite_FirstWordZero_ThrowsAndPutsNothing()
    {
        using var ring = SpscFlagRing<Wide>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var thrown = Assert.Throws<ArgumentException>(() =>
            producer.TryWrite(new Wide(0, 1, 2, 3, 4))
        );
        Assert.Contains("Wide", thrown.Message, StringComparison.Ordinal);
        Assert.False(consumer.TryRead(out _));
        Assert.True(producer.TryWrite(new Wide(1, 0, 0, 0, 0)));
        Assert.True(consumer.TryRead(out _));
    }

    [Fact]
    public void Write_FirstWordZeroInTheMiddle_StopsBeforeIt()
    {
        using var ring = SpscFlagRing<ulong>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([5, 6, 0, 7]));
        Assert.Throws<ArgumentException>(() => producer.Write([0, 7]));
        var items = new ulong[] { 1, 1, 1 };
        Assert.Equal(2, consumer.Read(items));
        Assert.Equal([5, 6, 1], items);
    }

    [Fact]
    public void WideItems_ManyLaps_ComeWhole()
    {
        using var ring = SpscFlagRing<Wide>.Create(
            new RingOptions { Capacity = 4, FirstIndex = uint.MaxValue - 2 }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        for (var i = 1u; i < 50; i++)
        {
            var item = new Wide(i, ~(ulong)i, i * 3UL, i, ~i);
            Assert.True(producer.TryWrite(item));
            Assert.True(consumer.TryPeek(out var peeked));
            Assert.True(consumer.TryRead(out var found));
            Assert.Equal(item, peeked);
            Assert.Equal(item, found);
        }
    }

    [Fact]
    public void Cursors_Threads_EveryItemComesOnceInOrder()
    {
        const long items = 200_000;
        using var ring = SpscFlagRing<ulong>.Create(256);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var ledger = new StressLedger();
        TwoThreads.Run(
            stop =>
            {
                for (var n = 0L; n < items; )
                {
                    using var cursor = producer.OpenCursor();
                    while (n < items && cursor.TryWrite(~StressLedger.Item(0, n)))
                    {
                        n++;
                    }

                    stop.ThrowIfCancellationRequested();
                    Thread.Yield();
                }
            },
            stop =>
            {
                for (var n = 0L; n < items; )
                {
                    using var cursor = consumer.OpenCursor();
                    while (n < items && cursor.TryRead(out var item))
                    {
                        ledger.Accept(~item);
                        n++;
                    }

                    stop.ThrowIfCancellationRequested();
                    Thread.Yield();
                }
            }
        );
        StressLedger.RequireComplete(items, ledger);
    }

    [Fact]
    public void Parking_Threads_EverySleeperIsWoken()
    {
        const long items = 20_000;
        using var ring = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = 8, Parking = true }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var ledger = new StressLedger();
        TwoThreads.Run(
            stop =>
            {
                for (var n = 0L; n < items; )
                {
                    n += producer.TryWrite(~StressLedger.Item(0, n)) ? 1 : 0;
                    producer.Wait(WaitStrategy.Park, stop);
                }
            },
            stop =>
            {
                for (var n = 0L; n < items; n++)
                {
                    Assert.True(consumer.Wait(WaitStrategy.Park, stop));
                    Assert.True(consumer.TryRead(out var item));
                    ledger.Accept(~item);
                }
            }
        );
        StressLedger.RequireComplete(items, ledger);
    }

    [Fact]
    public void Wait_Cancelled_LosesNothing()
    {
        using var ring = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = 8, Parking = true }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var cancelled = new CancellationTokenSource();
        TwoThreads.Run(
            _ =>
                Assert.Throws<OperationCanceledException>(() =>
                    consumer.Wait(WaitStrategy.Park, cancelled.Token)
                ),
            _ => cancelled.Cancel()
        );
        Assert.True(producer.TryWrite(9));
        Assert.True(consumer.Wait(WaitStrategy.Park, TestContext.Current.CancellationToken));
        Assert.True(consumer.TryRead(out var item) && item == 9);
    }

    [Fact]
    public void OpenCursor_Dropped_IsDetectedAndLosesNothing()
    {
        using var ring = SpscFlagRing<ulong>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.OpenCursor().TryWrite(7));
        Assert.Throws<InvalidOperationException>(() => producer.TryWrite(8));
        producer.DropCursor();
        Assert.True(producer.TryWrite(8));
        Assert.True(consumer.OpenCursor().TryRead(out var first) && first == 7);
        Assert.Throws<InvalidOperationException>(() => consumer.TryRead(out _));
        consumer.DropCursor();
        Assert.True(consumer.TryRead(out var second) && second == 8);
    }

    [Fact]
    public void State_CompletedAndAborted_EndsTheSides()
    {
        using var ring = SpscFlagRing<ulong>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        producer.TryWrite(1);
        Assert.True(ring.Complete());
        Assert.True(producer.IsEnded);
        Assert.False(consumer.IsEnded);
        Assert.True(consumer.TryRead(out _));
        Assert.True(consumer.IsEnded);
        using var other = SpscFlagRing<ulong>.Create(4);
        Assert.True(other.Abort());
        Assert.Equal(RingState.Aborted, other.State);
    }

    [Fact]
    public void OpenProducer_MadIndex_ClosesTheRing()
    {
        using var backing = new PortableBacking(8192);
        using var ring = SpscFlagRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 4 }
        );
        new Slots<RingWords>(new PageRegion(backing).Address, 1).First.ConsumerIndex = 1;
        Assert.Throws<RingFaultException>(() => ring.OpenProducer());
        Assert.Equal(RingState.Faulted, ring.State);
        Assert.Throws<RingFaultException>(() => ring.OpenConsumer());
    }

    [Fact]
    public void Recover_LivingOwner_IsLeftAlone()
    {
        var liveness = new FakeLiveness();
        using var ring = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = 4, Liveness = liveness }
        );
        using var producer = ring.OpenProducer();
        Assert.Equal(0, ring.Recover().DeadOwners);
        Assert.Throws<InvalidOperationException>(() => ring.OpenProducer());
        liveness.KillCurrent();
        Assert.Equal(1, ring.Recover().DeadOwners);
        using var next = ring.OpenProducer();
        Assert.True(next.TryWrite(1));
    }

    [Fact]
    public void TryRestore_SoundSnapshot_GoesOn_AndOneAgainstItsFlagsIsRefused()
    {
        using var ring = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = 4, FirstIndex = ulong.MaxValue }
        );
        using (var producer = ring.OpenProducer())
        {
            producer.Write([5, 6, 7]);
        }

        var snapshot = ring.Snapshot();
        using var backing = new PortableBacking(8192);
        var region = new PageRegion(backing);
        Assert.True(
            SpscFlagRing<ulong>.TryRestore(region, snapshot, new(), out var copy, out var fault)
        );
        using (copy)
        using (var consumer = copy.OpenConsumer())
        {
            var items = new ulong[4];
            Assert.Equal(3, consumer.Read(items));
            Assert.Equal([5, 6, 7, 0], items);
        }

        // A dead producer's index, stored before its flag, is repaired before a snapshot, not after.
        new Slots<RingWords>(ring.Region.Address, 1)
            .First
            .ProducerIndex++;
        Assert.False(
            SpscFlagRing<ulong>.TryRestore(region, ring.Snapshot(), new(), out _, out fault)
        );
        Assert.Equal(RingFaultKind.BadSnapshot, fault.Kind);
        Assert.Contains("Slot 2 is empty", fault.Message, StringComparison.Ordinal);
    }
}
