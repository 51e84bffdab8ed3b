// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class BroadcastCursorTests
{
    [Fact]
    public void WriteCursor_Dropped_IsDetectedByTheNextUseAndByComplete()
    {
        using var ring = BroadcastRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(1));
        var lost = producer.OpenCursor(publishEvery: 100);
        Assert.True(lost.TryWrite(2));
        Assert.Throws<InvalidOperationException>(() => producer.TryWrite(3));
        Assert.Throws<InvalidOperationException>(() => producer.OpenCursor());
        Assert.Throws<InvalidOperationException>(() => ring.Complete());
        producer.DropCursor();
        Assert.True(producer.TryWrite(3));
        // Stale: it must not publish what was given up.
        lost.Dispose();
        Assert.True(producer.TryWrite(4));
        var items = new int[8];
        Assert.Equal(3, consumer.Read(items));
        Assert.Equal([1, 3, 4], items[..3]);
        Assert.True(ring.Complete());
    }

    [Fact]
    public void ReadCursor_Dropped_IsDetectedAndItsItemsAreTakenAgain()
    {
        using var ring = BroadcastRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(3, producer.Write([1, 2, 3]));
        var lost = consumer.OpenCursor(releaseEvery: 2);
        Assert.True(lost.TryRead(out _) && lost.TryRead(out _) && lost.TryRead(out _));
        Assert.Equal(1, lost.Unreleased);
        Assert.Throws<InvalidOperationException>(() => consumer.OpenCursor());
        consumer.DropCursor();
        Assert.True(consumer.TryPeek(out var item));
        Assert.Equal(3, item);
        lost.Dispose();
        Assert.True(consumer.TryRead(out item));
        Assert.Equal(3, item);
    }

    [Fact]
    public void WriteCursor_LazyPublication_HappensEveryKWhenFullAndAtTheEnd()
    {
        using var ring = BroadcastRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var items = new int[16];
        Assert.Equal(8, producer.Write([1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Equal(8, consumer.Read(items));
        using (var cursor = producer.OpenCursor(publishEvery: 3))
        {
            Assert.True(cursor.TryWrite(1) && cursor.TryWrite(2));
            Assert.Equal(2, cursor.Unpublished);
            Assert.Equal(0, consumer.Read(items));
            Assert.True(cursor.TryWrite(3));
            Assert.Equal(3, consumer.Read(items));
            Assert.True(cursor.TryWrite(4));
        }

        Assert.Equal(1, consumer.Read(items));
        using (var cursor = producer.OpenCursor(int.MaxValue))
        {
            Assert.Equal(8, cursor.Write([1, 2, 3, 4, 5, 6, 7, 8, 9]));
            Assert.Equal(0, cursor.Unpublished);
            Assert.False(cursor.TryWrite(9));
            Assert.Equal(8, consumer.Read(items));
        }
    }

    [Fact]
    public void ReadCursor_Follower_SeesWhatItsLeaderReleased()
    {
        using var ring = BroadcastRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var leader = ring.OpenConsumer();
        using var follower = ring.OpenConsumer(BroadcastStart.Newest, leader.Ticket);
        Assert.Equal(2, producer.Write([1, 2]));
        using var follows = follower.OpenCursor();
        using (var leads = leader.OpenCursor(int.MaxValue))
        {
            Assert.True(leads.TryRead(out _));
            Assert.False(follows.TryRead(out _));
        }

        Assert.True(follows.TryRead(out var item));
        Assert.Equal(1, item);
        Assert.False(follows.TryRead(out _));
    }

    [Fact]
    public void Lapping_WriteCursorThatNeverMustWait_PublishesBeforeTheFloorRises()
    {
        using var ring = BroadcastRing<ulong>.Create(
            new RingOptions { Capacity = 8, Lapping = true }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        ulong last = 0;
        var taken = 0L;
        using (var cursor = producer.OpenCursor(int.MaxValue))
        {
            for (ulong item = 1; item <= 100; item++)
            {
                Assert.True(cursor.TryWrite(item));
                Assert.True(cursor.Unpublished <= 8);
                while (item % 20 == 0 && consumer.TryRead(out var seen))
                {
                    Assert.True(seen > last);
                    last = seen;
                    taken++;
                }
            }
        }

        while (consumer.TryRead(out var seen))
        {
            Assert.True(seen > last);
            last = seen;
            taken++;
        }

        Assert.Equal(100UL, last);
        Assert.Equal(100, taken + consumer.Missed);
        Assert.Equal(RingState.Open, ring.State);
        var thrown = Assert.Throws<InvalidOperationException>(() => consumer.OpenCursor());
        Assert.Contains("laps", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsEnded_AskedWhileACursorDrains_IsTrueAtTheEnd()
    {
        using var ring = BroadcastRing<int>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([1, 2]));
        Assert.True(ring.Complete());
        using var cursor = consumer.OpenCursor(int.MaxValue);
        Assert.True(cursor.TryRead(out _));
        Assert.False(consumer.IsEnded);
        Assert.True(cursor.TryRead(out _));
        Assert.False(cursor.TryRead(out _));
        Assert.True(consumer.IsEnded);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(64, 7)]
    [InlineData(1024, int.MaxValue)]
    public void TwoThreads_LazyPublication_TransferEverythingInOrder(int capacity, int every)
    {
        const int items = 300_000;
        using var ring = BroadcastRing<ulong>.Create(
            new RingOptions { Capacity = capacity, FirstIndex = ulong.MaxValue - 1000 }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var ledger = new StressLedger();
        TwoThreads.Run(
            stop =>
            {
                for (var item = 0L; item < items; )
                {
                    using (var cursor = producer.OpenCursor(every))
                    {
                        while (item < items && cursor.TryWrite(StressLedger.Item(0, item)))
                        {
                            item++;
                        }
                    }

                    producer.Wait(WaitStrategy.SpinThenYield, stop);
                }

                ring.Complete();
            },
            stop =>
            {
                while (consumer.Wait(WaitStrategy.SpinThenYield, stop))
                {
                    using var cursor = consumer.OpenCursor(every);
                    while (cursor.TryRead(out var item))
                    {
                        ledger.Accept(item);
                    }
                }
            }
        );
        StressLedger.RequireComplete(items, ledger);
    }
}
