// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>Making, attaching, ending and misusing rings with sequence words.</summary>
public sealed class SequencedRingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Create_CapacityNoPowerOfTwo_SaysSo(int capacity)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => MpscRing<int>.Create(capacity));
        Assert.Throws<ArgumentOutOfRangeException>(() => MpmcRing<int>.Create(capacity));
    }

    [Fact]
    public void Create_RegionTooSmall_SaysHowMuchItTakes()
    {
        using var backing = new PortableBacking(4096);
        var region = new PageRegion(backing);
        Assert.Throws<ArgumentException>(() =>
            MpscRing<long>.Create(region, SequencedRings.Options(1024))
        );
        Assert.Throws<ArgumentException>(() =>
            MpmcRing<long>.Create(region, SequencedRings.Options(1024))
        );
    }

    [Fact]
    public void Attach_AnotherHandleOnTheSameMemory_SharesTheRing()
    {
        using var backing = new PortableBacking(16384);
        var region = new PageRegion(backing);
        using var made = MpmcRing<long>.Create(region, SequencedRings.Options(8, uint.MaxValue));
        using var attached = MpmcRing<long>.Attach(region, new RingOptions { Capacity = 8 });
        using var producer = attached.OpenProducer();
        using var consumer = made.OpenConsumer();
        Assert.Equal(3, producer.Write([1, 2, 3]));
        var items = new long[4];
        Assert.Equal(3, consumer.Read(items));
        Assert.Equal([1, 2, 3, 0], items);
    }

    [Fact]
    public void Attach_AnotherKindOrItem_NamesTheField()
    {
        using var backing = new PortableBacking(16384);
        var region = new PageRegion(backing);
        using var made = MpscRing<long>.Create(region, SequencedRings.Options(8));
        Assert.False(MpmcRing<long>.TryAttach(region, new(), out _, out var kind));
        Assert.Equal(RingFaultKind.WrongKind, kind.Kind);
        Assert.False(MpscRing<int>.TryAttach(region, new(), out _, out var size));
        Assert.Equal(RingFaultKind.WrongItemSize, size.Kind);
        var thrown = Assert.Throws<RingFaultException>(() =>
            MpscRing<long>.Attach(region, new RingOptions { LayoutId = 7 })
        );
        Assert.Equal(RingFaultKind.WrongLayout, thrown.Fault.Kind);
    }

    [Fact]
    public void OpenConsumer_SecondOfAnMpscRing_IsRefused()
    {
        using var ring = MpscRing<int>.Create(8);
        using var consumer = ring.OpenConsumer();
        Assert.Throws<InvalidOperationException>(() => ring.OpenConsumer());
    }

    [Fact]
    public void OpenProducer_MoreThanOwners_IsRefusedUntilOneLeaves()
    {
        using var ring = MpscRing<int>.Create(SequencedRings.Options(8, owners: 4));
        var producers = Enumerable.Range(0, 3).Select(_ => ring.OpenProducer()).ToArray();
        Assert.Throws<InvalidOperationException>(() => ring.OpenProducer());
        producers[1].Dispose();
        using var next = ring.OpenProducer();
        Assert.True(next.TryWrite(1));
    }

    [Fact]
    public void TryReserve_NeverEnoughRoom_Throws()
    {
        using var ring = MpmcRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        Assert.Throws<ArgumentOutOfRangeException>(() => producer.TryReserve(9, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => producer.TryReserve(0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => producer.OpenCursor(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => producer.OpenCursor(65_536));
    }

    [Fact]
    public void TryReserve_NoRoom_ChangesNothing()
    {
        using var ring = MpmcRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        producer.Write([1, 2, 3]);
        Assert.False(producer.TryReserve(6, out _));
        Assert.Equal(5, producer.Write([4, 5, 6, 7, 8, 9]));
        var items = new int[9];
        Assert.Equal(8, consumer.Read(items));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 0], items);
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void DropCursor_ClaimedAheadAndLost_ConsumersGoOn(RingKind kind)
    {
        using var queue = SequencedRings.Queue(kind, SequencedRings.Options(8));
        if (queue.Producer is MpscProducer<ulong> producer)
        {
            LoseCursor(producer, (MpscConsumer<ulong>)queue.Consumer);
        }
        else
        {
            LoseCursor((MpmcProducer<ulong>)queue.Producer, (MpmcConsumer<ulong>)queue.Consumer);
        }
    }

    [Fact]
    public void DropCursor_ItemsClaimedAndLost_AreTakenAgain()
    {
        using var ring = MpmcRing<ulong>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        producer.Write([1, 2, 3, 4]);
        var lost = consumer.OpenCursor(3);
        Assert.True(lost.TryRead(out _));
        lost.Release();
        Assert.True(lost.TryRead(out _));
        Assert.Throws<InvalidOperationException>(() => consumer.TryRead(out _));
        consumer.DropCursor();
        var items = new ulong[4];
        Assert.Equal(3, consumer.Read(items));
        Assert.Equal([2, 3, 4, 0], items);
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void IsEnded_CompletedWithAClaimUnderWay_WaitsForIt(RingKind kind)
    {
        using var queue = SequencedRings.Queue(kind, SequencedRings.Options(8));
        Reservation<ulong> reservation;
        Assert.True(
            queue.Producer is MpscProducer<ulong> mpsc
                ? mpsc.TryReserve(2, out reservation)
                : ((MpmcProducer<ulong>)queue.Producer).TryReserve(2, out reservation)
        );
        queue.Ring.Complete();
        Assert.False(queue.Consumer.IsReady);
        Assert.False(queue.Consumer.IsEnded);
        reservation.Slots[0] = 5;
        reservation.Commit(1);
        Assert.True(queue.TryTake(out var item));
        Assert.Equal(5UL, item);
        Assert.True(queue.Consumer.IsEnded);
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void TryRead_MadSequenceWord_FaultsTheRing(RingKind kind)
    {
        using var queue = SequencedRings.Queue(kind, SequencedRings.Options(8));
        var view = RingView<ulong>.Attach(queue.Ring.Region, kind, new RingOptions());
        view.Sequences[0] = 0x5555;
        Assert.False(queue.TryTake(out _));
        Assert.Equal(RingState.Faulted, queue.Ring.State);
    }

    [Theory]
    [InlineData(-100)]
    [InlineData(5)]
    public void Write_MadConsumerIndex_FaultsTheRing(int distance)
    {
        using var queue = SequencedRings.MpscQueue(SequencedRings.Options(8));
        queue.TryPut(1);
        var view = RingView<ulong>.Attach(queue.Ring.Region, RingKind.Mpsc, new RingOptions());
        view.Words.First.ConsumerIndex = (ulong)(1L + distance);
        Assert.Equal(0, queue.Put(new ulong[8]));
        Assert.Equal(RingState.Faulted, queue.Ring.State);
    }

    [Fact]
    public void Wait_Cancelled_LosesNothing()
    {
        using var ring = MpmcRing<ulong>.Create(SequencedRings.Options(8, parking: true));
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            consumer.Wait(WaitStrategy.Park, cancelled.Token)
        );
        producer.TryWrite(3);
        Assert.True(consumer.Wait(WaitStrategy.Park));
        Assert.True(consumer.TryRead(out var item));
        Assert.Equal(3UL, item);
    }

    [Fact]
    public void CursorTryReserve_CountThatNeverFits_IsRefusedAndClaimsNothing()
    {
        using var ring = MpmcRing<ulong>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        foreach (var count in (int[])[-1, 0, 9])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
            {
                using var cursor = producer.OpenCursor();
                cursor.TryReserve(count, out _);
            });
        }

        Assert.Equal(8, producer.Write(new ulong[9]));
        foreach (var max in (int[])[-1, 0])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() =>
            {
                using var cursor = consumer.OpenCursor();
                cursor.TryReserve(max, out _);
            });
        }
    }

    private static void LoseCursor<TCore>(
        SequencedProducer<ulong, TCore> producer,
        SequencedConsumer<ulong, TCore> consumer
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        var lost = producer.OpenCursor(claimAhead: 5);
        Assert.True(lost.TryWrite(1));
        Assert.True(lost.TryWrite(2));
        Assert.Equal(3, lost.Claimed);
        Assert.Throws<InvalidOperationException>(() => producer.TryWrite(9));
        producer.DropCursor();
        Assert.True(producer.TryWrite(3));
        var items = new ulong[4];
        Assert.Equal(3, consumer.Read(items));
        Assert.Equal([1, 2, 3, 0], items);
        Assert.Equal(8, producer.Write(new ulong[9]));
    }
}
