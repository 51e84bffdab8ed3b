// SPDX-License-Identifier: MIT

using Microsoft.Extensions.ObjectPool;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class ObjectRingTests
{
    [Fact]
    public void TryWrite_ThenTryRead_HandsTheSameObjectsOverInOrder()
    {
        using var ring = Make(4, ulong.MaxValue - 1);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        for (var round = 0; round < 10; round++)
        {
            var put = Enumerable.Range(0, 4).Select(_ => producer.Rent()).ToArray();
            Assert.All(put, p => Assert.True(producer.TryWrite(p)));
            var more = producer.Rent();
            Assert.False(producer.TryWrite(more));
            producer.Return(more);
            foreach (var expected in put)
            {
                Assert.True(consumer.TryRead(out var found));
                Assert.Same(expected, found);
                consumer.Return(found);
            }

            Assert.False(consumer.TryRead(out _));
        }

        Assert.Equal(new PoolCounts(5, 50, 50, 0, 5), ring.Pool.Counts);
    }

    [Fact]
    public void TryRead_TakenObject_IsNotKeptAliveByTheRing()
    {
        using var ring = Make(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var weak = PutAndTake(producer, consumer);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.False(weak.TryGetTarget(out _));

        static WeakReference<Message> PutAndTake(
            ObjectProducer<Message> producer,
            ObjectConsumer<Message> consumer
        )
        {
            Assert.True(producer.TryWrite(new Message()));
            Assert.True(consumer.TryRead(out var taken));
            return new(taken);
        }
    }

    [Fact]
    public void OpenProducer_Again_GoesOnBehindWhatIsInTheRing()
    {
        using var ring = Make(4);
        using var consumer = ring.OpenConsumer();
        for (var number = 0; number < 12; number++)
        {
            using var producer = ring.OpenProducer();
            var item = producer.Rent();
            item.Number = number;
            Assert.True(producer.TryWrite(item));
            if (number >= 3)
            {
                Assert.True(consumer.TryRead(out var taken));
                Assert.Equal(number - 3, taken.Number);
                consumer.Return(taken);
            }
        }
    }

    [Fact]
    public void Dispose_ObjectsStillInTheRing_AreReturnedAndDropped()
    {
        var ring = Make(4);
        using (var producer = ring.OpenProducer())
        {
            Assert.True(producer.TryWrite(producer.Rent()));
            Assert.True(producer.TryWrite(producer.Rent()));
            _ = producer.Rent();
        }

        ring.Dispose();
        ring.Dispose();
        var counts = ring.Pool.Counts;
        Assert.Equal(new PoolCounts(3, 3, 2, 2, 0), counts);
        Assert.Equal(1, counts.Out);
        Assert.True(counts.AddUp);
        Assert.Throws<ObjectDisposedException>(() => ring.Pool.Get());
    }

    [Fact]
    public void Ring_Completed_EndsTheSides()
    {
        using var ring = Make(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(producer.Rent()));
        ring.Ring.Complete();
        Assert.False(producer.Side.Wait(WaitStrategy.BusySpin));
        Assert.True(consumer.Side.Wait(WaitStrategy.BusySpin));
        Assert.True(consumer.TryRead(out _));
        Assert.False(consumer.Side.Wait(WaitStrategy.BusySpin));
        Assert.Throws<ArgumentNullException>(() => producer.TryWrite(null!));
    }

    [Fact]
    public void TwoThreads_ObjectsGoAround_NoneIsLostAndAllComeInOrder()
    {
        const int items = 200_000;
        using var ring = Make(16);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var ledger = new StressLedger();
        TwoThreads.Run(
            stop =>
            {
                for (var item = 0L; item < items; item++)
                {
                    var message = producer.Rent();
                    message.Content = StressLedger.Item(0, item);
                    TwoThreads.Until(() => producer.TryWrite(message), stop);
                }
            },
            stop =>
            {
                for (var item = 0L; item < items; item++)
                {
                    Message? message = null;
                    TwoThreads.Until(() => consumer.TryRead(out message), stop);
                    ledger.Accept(message!.Content);
                    message.Content = 0;
                    consumer.Return(message);
                }
            }
        );
        StressLedger.RequireComplete(items, ledger);
        var counts = ring.Pool.Counts;
        Assert.True(counts.AddUp, counts.ToString());
        Assert.Equal(0, counts.Out);
        // At most: those in the ring, one in each hand, and a fresh one for each look that came a moment too early.
        Assert.Equal(counts.Created, counts.Idle + counts.Dropped);
    }

    [Fact]
    public void MeteredPool_MoreReturnedThanRetained_DropsDisposesAndCounts()
    {
        using var pool = new MeteredPool<Message>(new Policy(), maximumRetained: 3);
        var items = Enumerable.Range(0, 5).Select(_ => pool.Get()).ToArray();
        Assert.All(items, pool.Return);
        Assert.Equal(new PoolCounts(5, 5, 5, 2, 3), pool.Counts);
        Assert.Equal(2, items.Count(i => i.Disposed));
        var again = Enumerable.Range(0, 3).Select(_ => pool.Get()).ToArray();
        Assert.Equal(5, pool.Counts.Created);
        again[0].Number = -1;
        pool.Return(again[0]);
        Assert.Equal(new PoolCounts(5, 8, 6, 3, 0), pool.Counts);
        pool.Dispose();
        pool.Return(again[1]);
        Assert.Equal(new PoolCounts(5, 8, 7, 4, 0), pool.Counts);
        Assert.True(pool.Counts.AddUp);
    }

    [Fact]
    public void MeteredPool_ManyThreads_CountsAddUpAndEveryIdleObjectIsThere()
    {
        using var pool = new MeteredPool<Message>(new Policy(), maximumRetained: 4);
        TwoThreads.Run([.. Enumerable.Repeat<Action<CancellationToken>>(_ => Work(pool), 4)]);
        var counts = pool.Counts;
        Assert.True(counts.AddUp, counts.ToString());
        Assert.Equal(0, counts.Out);
        // What is said to be idle really is: that many come out before another is made.
        var idle = Enumerable.Range(0, (int)counts.Idle).Select(_ => pool.Get()).ToHashSet();
        Assert.Equal(counts.Created, pool.Counts.Created);
        Assert.Equal(counts.Idle, idle.Count);
        Assert.DoesNotContain(idle, i => i.Disposed);

        static void Work(MeteredPool<Message> pool)
        {
            var hand = new Message[3];
            for (var round = 0; round < 20_000; round++)
            {
                var count = 1 + (round % 3);
                for (var index = 0; index < count; index++)
                {
                    hand[index] = pool.Get();
                }

                for (var index = 0; index < count; index++)
                {
                    hand[index].Number = round % 101 == 0 ? -1 : 0;
                    pool.Return(hand[index]);
                }
            }
        }
    }

    [Fact]
    public void MeteredPool_WrongArguments_Throw()
    {
        Assert.Throws<ArgumentNullException>(() => new MeteredPool<Message>(null!, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MeteredPool<Message>(new Policy(), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(3));
    }

    [Fact]
    public void MeteredPool_PolicyThatThrows_StillAddsUp()
    {
        using var pool = new MeteredPool<Message>(new Policy(), maximumRetained: 1);
        var message = pool.Get();
        message.Number = int.MinValue;
        Assert.Throws<InvalidDataException>(() => pool.Return(message));
        Assert.True(pool.Counts.AddUp);
        Assert.Equal(1, pool.Counts.Out);
        message.Number = 0;
        pool.Return(message);
        Assert.Equal(1, pool.Counts.Idle);
        Assert.True(pool.Counts.AddUp);
    }

    internal static ObjectRing<Message> Make(int capacity, ulong firstIndex = 0) =>
        ObjectRing<Message>.Create(
            new RingOptions { Capacity = capacity, FirstIndex = firstIndex },
            new Policy()
        );

    internal sealed class Message : IDisposable
    {
        public int Number { get; set; }

        public ulong Content { get; set; }

        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    /// <summary>Refuses messages with the number -1, and throws at the least number.</summary>
    private sealed class Policy : IPooledObjectPolicy<Message>
    {
        public Message Create() => new();

        public bool Return(Message obj) =>
            obj.Number == int.MinValue ? throw new InvalidDataException() : obj.Number != -1;
    }
}
