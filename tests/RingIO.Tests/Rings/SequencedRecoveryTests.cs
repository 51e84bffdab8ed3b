// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>
/// Deaths made by hand: an owner is given an entry, an intent and a claim word by word, dies, and the others go on. The
/// death tests visit every access of a real side; here are the states in which several owners are involved.
/// </summary>
public sealed class SequencedRecoveryTests
{
    private const ulong Me = 1;
    private const ulong Dead = 2;
    private const ulong Other = 3;
    private const ulong First = ulong.MaxValue - 2;

    private readonly FakeLiveness _liveness = new();

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_ProducerDiedBeforeItsClaim_NothingIsAbandoned(RingKind kind)
    {
        using var hand = new Hand(kind, _liveness);
        hand.Intend(hand.Enter(Dead, RingRole.Producer), First, 3);
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(1, 0, 0, true), hand.Ring.Recover());
        hand.RequireRoomFor(8);
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_MadIntentLongerThanTheRing_LooksAtEachSlotOnce(RingKind kind)
    {
        using var hand = new Hand(kind, _liveness);
        hand.Intend(hand.Enter(Dead, RingRole.Producer), First, OwnerIntent.MaxCount);
        hand.MoveProducers(OwnerIntent.MaxCount);
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(1, hand.Ring.Capacity, 0, true), hand.Ring.Recover());
    }

    [Theory]
    [InlineData(RingKind.Mpsc, 0)]
    [InlineData(RingKind.Mpsc, 1)]
    [InlineData(RingKind.Mpsc, 2)]
    [InlineData(RingKind.Mpmc, 0)]
    [InlineData(RingKind.Mpmc, 1)]
    [InlineData(RingKind.Mpmc, 2)]
    public void Recover_ProducerDiedBetweenClaimAndCommit_TheUncommittedBecomeTombstones(
        RingKind kind,
        int committed
    )
    {
        using var hand = new Hand(kind, _liveness);
        hand.Intend(hand.Enter(Dead, RingRole.Producer), First, 3);
        hand.MoveProducers(3);
        hand.Commit(First, committed);
        Assert.True(hand.Queue.TryPut(77));
        Assert.Equal(Enumerable.Range(1, committed).Select(i => (ulong)i), hand.TakeAll());
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(1, 3 - committed, 0, true), hand.Ring.Recover());
        Assert.Equal([77UL], hand.TakeAll());
        hand.RequireRoomFor(8);
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_LivingProducersClaimUnderADeadIntent_IsLeftAloneUntilCommitted(
        RingKind kind
    )
    {
        using var hand = new Hand(kind, _liveness);
        // The dead one lost the compare-exchange to the other, which has not committed yet.
        hand.Intend(hand.Enter(Dead, RingRole.Producer), First, 2);
        hand.Intend(hand.Enter(Other, RingRole.Producer), First, 1);
        hand.MoveProducers(1);
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(0, 0, 0, false), hand.Ring.Recover());
        hand.Commit(First, 1);
        Assert.Equal(new RecoveryReport(1, 0, 0, true), hand.Ring.Recover());
        Assert.Equal([1UL], hand.TakeAll());
        hand.RequireRoomFor(8);
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_LivingProducersClaim_IsNeverTouched(RingKind kind)
    {
        using var hand = new Hand(kind, _liveness);
        hand.Intend(hand.Enter(Other, RingRole.Producer), First, 2);
        hand.MoveProducers(2);

        Assert.Equal(new RecoveryReport(0, 0, 0, true), hand.Ring.Recover());
        Assert.Empty(hand.TakeAll());
        hand.Commit(First, 2);
        Assert.Equal([1UL, 2UL], hand.TakeAll());
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_AnotherRecovers_IsBusyUntilThatOneDies(RingKind kind)
    {
        using var hand = new Hand(kind, _liveness);
        hand.Words.First.RecoveryOwner = Other;

        Assert.Equal(RecoveryReport.Busy, hand.Ring.Recover());
        _liveness.Kill(Other);
        Assert.True(hand.Ring.Recover().IsComplete);
        Assert.Equal(0UL, hand.Words.First.RecoveryOwner);
    }

    [Fact]
    public void Recover_MpscConsumerDied_AnotherTakesWhatWasNotReleased()
    {
        using var hand = new Hand(RingKind.Mpsc, _liveness);
        _liveness.Current = Dead;
        var lost = ((MpscRing<ulong>)hand.Ring).OpenConsumer();
        _liveness.Current = Me;
        hand.Queue.Put([1, 2, 3]);
        Assert.True(lost.TryRead(out _));
        Assert.True(lost.TryReserve(2, out _));
        Assert.Throws<InvalidOperationException>(() => hand.Queue.TryTake(out _));
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(1, 0, 0, true), hand.Ring.Recover());
        Assert.Equal([2UL, 3UL], hand.TakeAll());
        lost.DropCursor();
    }

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Recover_SleepersOfASharedSide_AreForgottenWhenAllItsOwnersAreDead(RingKind kind)
    {
        using var hand = new Hand(kind, _liveness);
        ref var words = ref new Slots<RingWords>(hand.Ring.Region.Address, 1).First;
        _liveness.Current = Dead;
        using var lost = Open();
        _liveness.Current = Me;
        var living = Open();
        words.ProducerWaiters = 2;
        _liveness.Kill(Dead);

        // One producer lives and may be one of the two.
        Assert.Equal(1, hand.Ring.Recover().DeadOwners);
        Assert.Equal(2u, words.ProducerWaiters);
        living.Dispose();
        Assert.True(hand.Ring.Recover().IsComplete);
        Assert.Equal(0u, words.ProducerWaiters);

        RingSide Open() =>
            hand.Ring is MpscRing<ulong> mpsc
                ? mpsc.OpenProducer()
                : ((MpmcRing<ulong>)hand.Ring).OpenProducer();
    }

    [Fact]
    public void Recover_MpmcConsumerDiedWithAClaim_HandsItsItemsOnOnce()
    {
        using var hand = new Hand(RingKind.Mpmc, _liveness);
        var ring = (MpmcRing<ulong>)hand.Ring;
        hand.Queue.Put([1, 2, 3, 4, 5]);
        _liveness.Current = Dead;
        var lost = ring.OpenConsumer();
        _liveness.Current = Me;
        Assert.True(lost.TryReserve(4, out var reservation));
        reservation.Commit(1);
        _liveness.Kill(Dead);

        // Without someone who adopts them the items stay, and the ring says so.
        Assert.Equal(new RecoveryReport(0, 0, 3, false), ring.Recover());
        Assert.Equal([5UL], hand.TakeAll());
        var adopted = new List<ulong>();
        Assert.Equal(new RecoveryReport(1, 0, 3, true), ring.Recover(adopted.Add));
        Assert.Equal([2UL, 3UL, 4UL], adopted);
        Assert.Equal(new RecoveryReport(0, 0, 0, true), ring.Recover(adopted.Add));
        Assert.Equal(3, adopted.Count);
        hand.RequireRoomFor(8);
    }

    [Fact]
    public void Recover_AdoptThrows_TheItemIsHandedOnAgain()
    {
        using var hand = new Hand(RingKind.Mpmc, _liveness);
        var ring = (MpmcRing<ulong>)hand.Ring;
        hand.Queue.Put([1, 2]);
        hand.Intend(hand.Enter(Dead, RingRole.Consumer), First, 2);
        hand.Words.First.ConsumerIndex = First + 2;
        _liveness.Kill(Dead);
        var adopted = new List<ulong>();

        Assert.Throws<FormatException>(() =>
            ring.Recover(item =>
            {
                adopted.Add(item);
                if (item == 2)
                {
                    throw new FormatException();
                }
            })
        );
        Assert.Equal(new RecoveryReport(1, 0, 1, true), ring.Recover(adopted.Add));
        Assert.Equal([1UL, 2UL, 2UL], adopted);
        hand.RequireRoomFor(8);
    }

    [Fact]
    public void Recover_MpmcConsumerDiedBeforeItsClaim_ItemsStayInTheRing()
    {
        using var hand = new Hand(RingKind.Mpmc, _liveness);
        hand.Queue.Put([1, 2, 3]);
        hand.Intend(hand.Enter(Dead, RingRole.Consumer), First, 2);
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(1, 0, 0, true), hand.Ring.Recover());
        Assert.Equal([1UL, 2UL, 3UL], hand.TakeAll());
    }

    [Fact]
    public void Recover_LivingConsumersClaimUnderADeadIntent_IsLeftAloneUntilReleased()
    {
        using var hand = new Hand(RingKind.Mpmc, _liveness);
        var ring = (MpmcRing<ulong>)hand.Ring;
        hand.Queue.Put([1, 2, 3]);
        hand.Intend(hand.Enter(Dead, RingRole.Consumer), First, 3);
        _liveness.Current = Other;
        using var other = ring.OpenConsumer();
        _liveness.Current = Me;
        Assert.True(other.TryReserve(2, out var reservation));
        _liveness.Kill(Dead);

        Assert.Equal(new RecoveryReport(0, 0, 0, false), ring.Recover(Unwanted));
        reservation.Commit();
        Assert.Equal(new RecoveryReport(1, 0, 0, true), ring.Recover(Unwanted));
        Assert.Equal([3UL], hand.TakeAll());

        static void Unwanted(ulong item) => Assert.Fail($"Item {item} was a living consumer's.");
    }

    [Fact]
    public void Dispose_MpmcConsumerWithClaimedItems_LeavesThemToRecovery()
    {
        using var ring = MpmcRing<ulong>.Create(SequencedRings.Options(8));
        using var producer = ring.OpenProducer();
        producer.Write([1, 2, 3]);
        var consumer = ring.OpenConsumer();
        Assert.True(consumer.TryPeek(out var peeked));
        Assert.Equal(1UL, peeked);
        consumer.Dispose();

        var adopted = new List<ulong>();
        Assert.Equal(new RecoveryReport(1, 0, 1, true), ring.Recover(adopted.Add));
        Assert.Equal([1UL], adopted);
        using var next = ring.OpenConsumer();
        Assert.True(next.TryRead(out var second));
        Assert.Equal(2UL, second);
    }

    [Fact]
    public void Recover_ParkedConsumerBehindADeadProducer_IsWoken()
    {
        using var hand = new Hand(RingKind.Mpsc, _liveness, parking: true);
        hand.Intend(hand.Enter(Dead, RingRole.Producer), First, 1);
        hand.MoveProducers(1);
        Assert.True(hand.Queue.TryPut(5));
        _liveness.Kill(Dead);
        TwoThreads.Run(
            stop =>
            {
                Assert.True(hand.Queue.Consumer.Wait(WaitStrategy.Park, stop));
                Assert.True(hand.Queue.TryTake(out var item));
                Assert.Equal(5UL, item);
            },
            stop =>
            {
                TwoThreads.Until(
                    () => Volatile.Read(ref hand.Words.First.ConsumerWaiters) != 0,
                    stop
                );
                Assert.Equal(1, hand.Ring.Recover().AbandonedSlots);
            }
        );
    }

    /// <summary>A ring of eight slots, and hands in its words.</summary>
    private sealed class Hand : IDisposable
    {
        private readonly RingView<ulong> _view;

        public Hand(RingKind kind, FakeLiveness liveness, bool parking = false)
        {
            liveness.Current = Me;
            Queue = SequencedRings.Queue(kind, SequencedRings.Options(8, First, parking, liveness));
            _view = RingView<ulong>.Attach(Ring.Region, kind, new RingOptions());
        }

        public IQueueUnderTest Queue { get; }

        public Ring Ring => Queue.Ring;

        public Slots<RingWords> Words => _view.Words;

        public int Enter(ulong owner, RingRole role) =>
            // Entry 0 is the consumer's in a ring with one.
            new RingControl<HardwareOrder>(_view.Words, _view.Owners).TryClaim(
                role,
                owner,
                first: 1,
                count: 7
            );

        public void Intend(int entry, ulong index, int count) =>
            _view.Owners[(ulong)entry].Intent = OwnerIntent.Of(index, count);

        public void MoveProducers(int count) => Words.First.ProducerIndex += (ulong)count;

        /// <summary>Commits items 1, 2, ... from a position on.</summary>
        public void Commit(ulong index, int count)
        {
            for (var i = 0UL; i < (ulong)count; i++)
            {
                _view.Slots[index + i] = i + 1;
                _view.Sequences[index + i] = SlotSequence.WordOf(index + i, 3) + SlotSequence.Full;
            }
        }

        public ulong[] TakeAll()
        {
            var items = new List<ulong>();
            while (Queue.TryTake(out var item))
            {
                items.Add(item);
            }

            return [.. items];
        }

        public void RequireRoomFor(int count)
        {
            for (var lap = 0; lap < 3; lap++)
            {
                Assert.Equal(count, Queue.Put(new ulong[count + 1]));
                Assert.Equal(count, TakeAll().Length);
            }

            Assert.Null(Ring.Fault);
        }

        public void Dispose() => Queue.Dispose();
    }
}
