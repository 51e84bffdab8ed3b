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
    public void IsEnded_AskedWhileACursorDrains_IsTrueAtTheEndOnly()
    {
        using var ring = SpscFlagRing<ulong>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var cursor = consumer.OpenCursor();
        for (var lap = 0; lap < 9; lap++)
        {
            Assert.Equal(3, producer.Write([1, 2, 3]));
            for (var item = 1UL; item <= 3; item++)
            {
                Assert.True(consumer.IsReady);
                Assert.True(cursor.TryRead(out var taken));
                Assert.Equal(item, taken);
            }

            Assert.False(consumer.IsReady);
        }

        Assert.Equal(2, producer.Write([4, 5]));
        Assert.True(ring.Complete());
        Assert.True(cursor.TryRead(out _));
        Assert.False(consumer.IsEnded);
        Assert.True(cursor.TryRead(out var last));
        Assert.Equal(5UL, last);
        Assert.True(consumer.IsEnded);
        Assert.Equal(RingState.Completed, ring.State);
    }

    [Fact]
    public void IsReady_AskedWhileAWriteCursorFills_IsTrueWhileThereIsRoom()
    {
        using var ring = SpscFlagRing<ulong>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var cursor = producer.OpenCursor();
        for (var lap = 0; lap < 9; lap++)
        {
            for (var item = 1UL; item <= 7; item++)
            {
                Assert.True(producer.IsReady);
                Assert.True(cursor.TryWrite(item));
            }

            Assert.False(producer.IsReady);
            Assert.False(cursor.TryWrite(8));
            Assert.Equal(7, consumer.Read(new ulong[7]));
        }

        Assert.Equal(RingState.Open, ring.State);
    }

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

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void TryWrite_FirstWordAMarker_ThrowsAndPutsNothing(ulong marker)
    {
        using var ring = SpscFlagRing<Wide>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var thrown = Assert.Throws<ArgumentException>(() =>
            producer.TryWrite(new Wide(marker, 1, 2, 3, 4))
        );
        Assert.Contains("Wide", thrown.Message, StringComparison.Ordinal);
        Assert.False(consumer.TryRead(out _));
        Assert.True(producer.TryWrite(new Wide(marker ^ 1, 0, 0, 0, 0)));
        Assert.True(consumer.TryRead(out _));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void Write_MarkerInTheMiddle_StopsBeforeIt(ulong marker)
    {
        using var ring = SpscFlagRing<ulong>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([5, 6, marker, 7]));
        Assert.Throws<ArgumentException>(() => producer.Write([marker, 7]));
        var items = new ulong[] { 1, 1, 1 };
        Assert.Equal(2, consumer.Read(items));
        Assert.Equal([5, 6, 1], items);
    }

    [Fact]
    public void TryWrite_AllButOneSlotFull_SaysFull()
    {
        using var ring = SpscFlagRing<ulong>.Create(4);
        using var producer = ring.OpenProducer();
        Assert.Equal(3, producer.Write([1, 2, 3, 4]));
        Assert.False(producer.IsReady);
        using var cursor = producer.OpenCursor();
        Assert.False(cursor.TryWrite(4));
    }

    // Every distance between the sides, at every slot, in laps of both parities: whoever opens finds its index.
    [Theory]
    [InlineData(2, 0UL)]
    [InlineData(8, ulong.MaxValue - 2)]
    [InlineData(64, 61UL)]
    public void Open_AfterAnyHistory_GoesOnWhereTheSidesWere(int capacity, ulong firstIndex)
    {
        using var ring = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = capacity, FirstIndex = firstIndex }
        );
        var put = 1UL;
        var taken = 1UL;
        for (var turn = 0; turn < 5 * capacity; turn++)
        {
            using (var producer = ring.OpenProducer())
            {
                using var cursor = producer.OpenCursor();
                for (var i = 0; i <= turn % capacity && cursor.TryWrite(put); i++)
                {
                    put++;
                }
            }

            using var consumer = ring.OpenConsumer();
            using var reads = consumer.OpenCursor();
            for (var i = 0; i <= turn * 7 % capacity && reads.TryRead(out var item); i++)
            {
                Assert.Equal(taken++, item);
            }
        }

        using var last = ring.OpenConsumer();
        while (last.TryRead(out var item))
        {
            Assert.Equal(taken++, item);
        }

        Assert.Equal(put, taken);
        Assert.True(put > (ulong)(4 * capacity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(7)]
    public void TryRestore_Snapshot_GoesOn(int items)
    {
        using var backing = new PortableBacking(8192);
        using var made = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = 8, FirstIndex = 13 }
        );
        using (var producer = made.OpenProducer())
        {
            Assert.Equal(
                items,
                producer.Write(new ulong[] { 1, 2, 3, 4, 5, 6, 7, 8 }.AsSpan(0, items))
            );
        }

        Assert.True(
            SpscFlagRing<ulong>.TryRestore(
                new PageRegion(backing),
                made.Snapshot(),
                new(),
                out var ring,
                out var fault
            ),
            fault?.Message
        );
        using var consumer = ring.OpenConsumer();
        using var next = ring.OpenProducer();
        Assert.Equal(7 - items, next.Write([10, 11, 12, 13, 14, 15, 16, 17]));
        var found = new ulong[8];
        Assert.Equal(7, consumer.Read(found));
        Assert.Equal(
            [.. Enumerable.Range(1, items), .. Enumerable.Range(10, 7 - items)],
            found[..7].Select(n => (int)n)
        );
        ring.Dispose();
    }

    [Fact]
    public void TryRestore_SlotsThatContradict_IsRefused()
    {
        using var backing = new PortableBacking(8192);
        using var other = new PortableBacking(8192);
        using var made = SpscFlagRing<ulong>.Create(
            new PageRegion(backing),
            new RingOptions { Capacity = 8 }
        );
        using (var producer = made.OpenProducer())
        {
            Assert.Equal(3, producer.Write([1, 2, 3]));
        }

        SlotsOf(backing, made)[5] = 1;

        Assert.False(
            SpscFlagRing<ulong>.TryRestore(
                new PageRegion(other),
                made.Snapshot(),
                new(),
                out _,
                out var fault
            )
        );
        Assert.Equal(RingFaultKind.BadSnapshot, fault.Kind);
        Assert.Contains("2 places", fault.Message, StringComparison.Ordinal);
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
                    while (n < items && cursor.TryWrite(1 + StressLedger.Item(0, n)))
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
                        ledger.Accept(item - 1);
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
                    n += producer.TryWrite(1 + StressLedger.Item(0, n)) ? 1 : 0;
                    producer.Wait(WaitStrategy.Park, stop);
                }
            },
            stop =>
            {
                for (var n = 0L; n < items; n++)
                {
                    Assert.True(consumer.Wait(WaitStrategy.Park, stop));
                    Assert.True(consumer.TryRead(out var item));
                    ledger.Accept(item - 1);
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
    public void OpenProducer_SlotsThatContradict_ClosesTheRing()
    {
        using var backing = new PortableBacking(8192);
        using var ring = SpscFlagRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 4 }
        );
        SlotsOf(backing, ring).Span(0, 4).Fill(7);
        Assert.Throws<RingFaultException>(() => ring.OpenProducer());
        Assert.Equal(RingState.Faulted, ring.State);
        Assert.Throws<RingFaultException>(() => ring.OpenConsumer());
    }

    [Fact]
    public void Cursor_SlotsThatContradict_ClosesTheRingWhenDisposed()
    {
        using var backing = new PortableBacking(8192);
        using var ring = SpscFlagRing<ulong>.Create(
            new PageRegion(backing),
            new() { Capacity = 4 }
        );
        using var producer = ring.OpenProducer();
        using (var cursor = producer.OpenCursor())
        {
            Assert.True(cursor.TryWrite(1));
            SlotsOf(backing, ring).Span(0, 4).Fill(7);
        }

        Assert.Equal(RingState.Faulted, ring.State);
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

    private static Slots<ulong> SlotsOf(PortableBacking backing, Ring ring) =>
        new(new PageRegion(backing).Address + (nint)ring.Layout.SlotsOffset, ring.Capacity);
}
