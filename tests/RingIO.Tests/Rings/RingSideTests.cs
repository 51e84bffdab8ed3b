// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class RingSideTests
{
    [Fact]
    public void OpenProducer_SecondWhileTheFirstLives_IsRefusedUntilDisposed()
    {
        using var ring = SpscRing<int>.Create(8);
        var first = ring.OpenProducer();
        var thrown = Assert.Throws<InvalidOperationException>(ring.OpenProducer);
        Assert.Contains("alive", thrown.Message, StringComparison.Ordinal);
        Assert.True(first.TryWrite(1));
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => first.TryWrite(2));
        using var second = ring.OpenProducer();
        Assert.True(second.TryWrite(2));
        using var consumer = ring.OpenConsumer();
        Assert.True(consumer.TryRead(out var one) && consumer.TryRead(out var two));
        Assert.Equal(1, one);
        Assert.False(consumer.TryRead(out _));
    }

    [Fact]
    public void Complete_CursorDroppedUnpublished_IsRefusedUntilGivenUp()
    {
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        LoseCursor(producer);
        var thrown = Assert.Throws<InvalidOperationException>(() => ring.Complete());
        Assert.Contains("DropCursor", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(RingState.Open, ring.State);
        producer.DropCursor();
        using (consumer.OpenCursor())
        {
            // A consumer's cursor holds nothing that the end could lose.
            Assert.True(ring.Complete());
        }

        static void LoseCursor(SpscProducer<int> producer)
        {
            var lost = producer.OpenCursor(publishEvery: 4);
            Assert.True(lost.TryWrite(1));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryWrite_RingEndedHere_PutsNothingMore(bool abort)
    {
        using var spsc = SpscRing<ulong>.Create(8);
        using var flag = SpscFlagRing<ulong>.Create(8);
        using var mpsc = MpscRing<ulong>.Create(8);
        using var mpmc = MpmcRing<ulong>.Create(8);
        using var broadcast = BroadcastRing<ulong>.Create(8);
        using var records = RecordRing.Create(1024);
        using var a = spsc.OpenProducer();
        using var b = flag.OpenProducer();
        using var c = mpsc.OpenProducer();
        using var d = mpmc.OpenProducer();
        using var e = broadcast.OpenProducer();
        using var f = records.OpenProducer();
        Assert.True(a.TryWrite(1) && b.TryWrite(1) && c.TryWrite(1) && d.TryWrite(1));
        Assert.True(e.TryWrite(1) && f.TryWrite([1]));
        using var consumer = spsc.OpenConsumer();
        using var ahead = d.OpenCursor();
        Ring[] rings = [spsc, flag, mpsc, mpmc, broadcast, records];
        Assert.All(rings, ring => Assert.True(abort ? ring.Abort() : ring.Complete()));
        Assert.False(a.TryWrite(2) || b.TryWrite(2) || c.TryWrite(2) || ahead.TryWrite(2));
        Assert.False(e.TryWrite(2) || f.TryWrite([2]));
        Assert.Equal(0, a.Write([2]) + b.Write([2]) + c.Write([2]) + e.Write([2]));
        Assert.False(a.TryReserve(1, out _) || c.TryReserve(1, out _) || e.TryReserve(1, out _));
        Assert.False(f.TryClaim(1, out _));
        RingSide[] sides = [a, b, c, d, e, f];
        Assert.All(sides, side => Assert.False(side.IsReady));
        Assert.Equal(1, consumer.Read(new ulong[8]));
    }

    [Fact]
    public void Dispose_CursorOfASideOpen_IsRefusedAndReleasesNothing()
    {
        using var backing = new PortableBacking(8192);
        using var ring = SpscRing<int>.Create(new PageRegion(backing), new() { Capacity = 8 });
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using (var cursor = producer.OpenCursor())
        {
            var thrown = Assert.Throws<InvalidOperationException>(ring.Dispose);
            Assert.Contains("Producer", thrown.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidOperationException>(backing.Dispose);
            Assert.True(cursor.TryWrite(1));
        }

        Assert.True(consumer.TryReserve(1, out var reservation));
        var refused = Assert.Throws<InvalidOperationException>(ring.Dispose);
        Assert.Contains("Consumer", refused.Message, StringComparison.Ordinal);
        reservation.Commit(1);
        ring.Dispose();
        ring.Dispose();
        producer.DropCursor();
        consumer.DropCursor();
        Assert.False(producer.IsReady);
        Assert.Throws<ObjectDisposedException>(() => producer.TryWrite(1));
    }

    [Fact]
    public void IsEnded_AskedWhileACursorDrains_IsTrueAtTheEnd()
    {
        using var ring = SpscRing<int>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var cursor = consumer.OpenCursor(releaseEvery: int.MaxValue);
        for (var lap = 0; lap < 3; lap++)
        {
            Assert.Equal(4, producer.Write([1, 2, 3, 4]));
            Assert.True(consumer.IsReady);
            for (var item = 1; item <= 4; item++)
            {
                Assert.True(cursor.TryRead(out var taken));
                Assert.Equal(item, taken);
            }

            Assert.False(cursor.TryRead(out _));
            Assert.False(consumer.IsReady);
        }

        Assert.False(consumer.IsEnded);
        Assert.True(ring.Complete());
        Assert.True(consumer.IsEnded);
        Assert.Equal(RingState.Completed, ring.State);
    }

    [Fact]
    public void IsReady_SideDisposedOf_IsFalseAndLeavesTheRingAlone()
    {
        using var ring = SpscRing<int>.Create(4);
        using var producer = ring.OpenProducer();
        var old = ring.OpenConsumer();
        old.Dispose();
        using var consumer = ring.OpenConsumer();
        for (var lap = 0; lap < 3; lap++)
        {
            Assert.Equal(4, producer.Write([1, 2, 3, 4]));
            Assert.Equal(4, consumer.Read(new int[4]));
        }

        Assert.False(old.IsReady);
        Assert.Equal(RingState.Open, ring.State);
    }

    [Fact]
    public void Fault_MadIndex_SaysWhatIsInTheWords()
    {
        using var ring = SpscRing<int>.Create(8);
        using var consumer = ring.OpenConsumer();
        new Slots<RingWords>(ring.Region.Address, 1).First.ProducerIndex = 0xBAD;
        Assert.False(consumer.TryRead(out _));
        Assert.Contains("0xbad", ring.Fault!.Message, StringComparison.Ordinal);
        new Slots<RingWords>(ring.Region.Address, 1).First.ProducerIndex = 1;
        Assert.Contains("0xbad", ring.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recover_DeadProducer_LetsTheNextGoOnBehindWhatWasPublished()
    {
        var liveness = new FakeLiveness();
        using var ring = SpscRing<int>.Create(
            new RingOptions { Capacity = 8, Liveness = liveness }
        );
        var dead = ring.OpenProducer();
        Assert.True(dead.TryWrite(1));
        Assert.True(dead.TryReserve(3, out var lost));
        lost.Slots[0] = 99;
        liveness.KillCurrent();
        using var consumer = ring.OpenConsumer();
        Assert.Contains(
            "dead",
            Assert.Throws<InvalidOperationException>(ring.OpenProducer).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(new RecoveryReport(1, 0, 0, IsComplete: true), ring.Recover());
        Assert.Equal(new RecoveryReport(0, 0, 0, IsComplete: true), ring.Recover());
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryWrite(2));
        var items = new int[8];
        Assert.Equal(2, consumer.Read(items));
        Assert.Equal([1, 2], items[..2]);
        dead.DropCursor();
    }

    [Fact]
    public void Recover_DeadConsumer_PutsWhatItHadNotReleasedBackInReach()
    {
        var liveness = new FakeLiveness();
        using var ring = SpscRing<int>.Create(
            new RingOptions { Capacity = 8, Liveness = liveness }
        );
        using var producer = ring.OpenProducer();
        Assert.Equal(3, producer.Write([1, 2, 3]));
        liveness.Current = 7;
        var dead = ring.OpenConsumer();
        Assert.True(dead.TryRead(out _));
        Assert.True(dead.TryReserve(2, out _));
        liveness.Kill(7);
        liveness.Current = 8;
        Assert.Equal(1, ring.Recover().DeadOwners);
        using var consumer = ring.OpenConsumer();
        Assert.True(consumer.TryRead(out var item));
        Assert.Equal(2, item);
        dead.DropCursor();
    }

    [Fact]
    public void Recover_WhileALivingOwnerRecovers_IsBusyAndADeadOneIsNot()
    {
        var liveness = new FakeLiveness();
        using var backing = new PortableBacking(4096);
        var options = new RingOptions { Capacity = 8, Liveness = liveness };
        using var ring = SpscRing<int>.Create(new PageRegion(backing), options);
        new Slots<RingWords>(backing.Address, 1).First.RecoveryOwner = 55;
        Assert.Equal(RecoveryReport.Busy, ring.Recover());
        liveness.Kill(55);
        Assert.True(ring.Recover().IsComplete);
    }

    // The consumer died between its release and the wake that it owed: nobody else would wake the producer.
    [Fact]
    public void Recover_DeadOwnerOwedAWake_WakesTheSleeper()
    {
        var liveness = new FakeLiveness();
        var parker = new RecordingParker();
        using var ring = SpscRing<int>.Create(
            new RingOptions
            {
                Capacity = 2,
                Liveness = liveness,
                Parking = true,
                Parker = parker,
            }
        );
        using var producer = ring.OpenProducer();
        liveness.Current = 7;
        ring.OpenConsumer();
        liveness.Kill(7);
        liveness.Current = 8;
        ref var words = ref new Slots<RingWords>(ring.Region.Address, 1).First;
        var before = words.ProducerWake;

        ring.Recover();

        Assert.NotEqual(before, words.ProducerWake);
        Assert.Equal(2, parker.Unparked);
    }

    [Fact]
    public void Cursor_Dropped_IsDetectedAndCanBeGivenUp()
    {
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(1));
        var lost = producer.OpenCursor(publishEvery: 100);
        Assert.True(lost.TryWrite(2));
        var thrown = Assert.Throws<InvalidOperationException>(() => producer.TryWrite(3));
        Assert.Contains("DropCursor", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => producer.OpenCursor());
        Assert.Throws<InvalidOperationException>(() => producer.TryReserve(1, out _));
        Assert.Throws<InvalidOperationException>(producer.Dispose);
        producer.DropCursor();
        producer.DropCursor();
        Assert.True(producer.TryWrite(3));
        // The lost one comes back to life and is told so by nothing happening: its position is stale.
        lost.Dispose();
        Assert.True(producer.TryWrite(4));
        var items = new int[8];
        Assert.Equal(3, consumer.Read(items));
        Assert.Equal([1, 3, 4], items[..3]);
    }

    [Fact]
    public void ReadCursor_Dropped_IsDetectedAndItsItemsAreTakenAgain()
    {
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([1, 2]));
        var lost = consumer.OpenCursor(releaseEvery: 100);
        Assert.True(lost.TryRead(out _));
        Assert.Throws<InvalidOperationException>(() => consumer.TryRead(out _));
        consumer.DropCursor();
        Assert.True(consumer.TryRead(out var item));
        Assert.Equal(1, item);
        lost.Dispose();
        Assert.True(consumer.TryPeek(out item));
        Assert.Equal(2, item);
    }

    [Fact]
    public void Reservation_CommittedTwiceThroughACopy_Throws()
    {
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryReserve(2, out var reservation));
        var copy = reservation;
        reservation.Commit(1);
        Assert.True(Throws(ref reservation, 1));
        Assert.True(Throws(ref copy, 1));
        Assert.True(producer.TryReserve(2, out var next));
        Assert.True(Throws(ref copy, 1));
        next.Commit(0);
        using var consumer = ring.OpenConsumer();
        Assert.Equal(1, consumer.Read(new int[8]));
    }

    [Fact]
    public void Reservation_CommitOutOfRangeOrOfNothing_Throws()
    {
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryReserve(2, out var reservation));
        try
        {
            reservation.Commit(3);
            Assert.Fail("Three of two slots were committed.");
        }
        catch (ArgumentOutOfRangeException) { }

        reservation.Commit(2);
        var none = default(Reservation<int>);
        Assert.True(Throws(ref none, 0));
    }

    [Fact]
    public void Cursor_LazyPublication_HappensEveryKWhenFullAndAtTheEnd()
    {
        using var ring = SpscRing<int>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var items = new int[8];
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
            Assert.Equal(4, cursor.Write([5, 6, 7, 8, 9]));
            Assert.Equal(0, cursor.Unpublished);
            Assert.False(cursor.TryWrite(9));
            Assert.Throws<ArgumentOutOfRangeException>(() => producer.TryReserve(5, out _));
            Assert.Equal(4, consumer.Read(items));
        }
    }

    [Theory]
    [InlineData(5UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    public void Sides_PeerIndexGoneMad_FaultTheRingAndNeverThrow(ulong distance)
    {
        using var backing = new PortableBacking(4096);
        using var ring = SpscRing<int>.Create(new(backing), new() { Capacity = 4 });
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        new Slots<RingWords>(backing.Address, 1).First.ProducerIndex += distance;
        Assert.False(consumer.TryRead(out _));
        Assert.Equal(RingState.Faulted, ring.State);
        Assert.Equal(RingFaultKind.BadIndex, ring.Fault?.Kind);
        Assert.False(consumer.TryReserve(1, out _));
        Assert.True(consumer.IsEnded && producer.IsEnded);
        Assert.False(ring.Complete());
        new Slots<RingWords>(backing.Address, 1).First.ConsumerIndex -= distance;
        Assert.False(producer.TryWrite(1));
        Assert.False(producer.TryReserve(2, out _));
        Assert.Equal(0, producer.Write([1, 2]));
    }

    [Fact]
    public void State_WordThatIsNoState_IsFaulted()
    {
        using var backing = new PortableBacking(4096);
        using var ring = SpscRing<int>.Create(new(backing), new() { Capacity = 4 });
        new Slots<RingWords>(backing.Address, 1).First.State = 77;
        Assert.Equal(RingState.Faulted, ring.State);
    }

    [Fact]
    public void Ring_Disposed_IsSaidAndNeverRead()
    {
        var ring = SpscRing<int>.Create(8);
        var producer = ring.OpenProducer();
        ring.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ring.State);
        Assert.Throws<ObjectDisposedException>(() => ring.Complete());
        Assert.Throws<ObjectDisposedException>(() => ring.Recover());
        Assert.Throws<ObjectDisposedException>(() => ring.Snapshot());
        Assert.Throws<ObjectDisposedException>(ring.OpenConsumer);
        Assert.Throws<ObjectDisposedException>(() => producer.TryWrite(1));
        Assert.False(producer.IsReady);
        producer.Dispose();
    }

    private static bool Throws(ref Reservation<int> reservation, int count)
    {
        try
        {
            reservation.Commit(count);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private sealed class RecordingParker : IParker
    {
        public int Unparked { get; private set; }

        public bool CrossesProcesses => true;

        public void Park(ref uint word, uint expected, TimeSpan timeout) { }

        public void Unpark(ref uint word) => Unparked++;
    }
}
