// SPDX-License-Identifier: MIT

using Microsoft.Extensions.ObjectPool;
using RingIO.Rings;
using RingIO.Testing.Specifications;
using RingIO.Tests.Rings;
using RingIO.Tests.Support;
using Side = System.Func<
    RingIO.Testing.Specifications.QueueOperation,
    RingIO.Testing.Specifications.QueueResponse
>;
using Sut = RingIO.Testing.Specifications.ISystemUnderTest<
    RingIO.Testing.Specifications.QueueOperation,
    RingIO.Testing.Specifications.QueueResponse
>;

namespace RingIO.Tests.Specifications;

/// <summary>The library's rings as systems that <see cref="QueueSpec"/> specifies: threads below a number put, the others take.</summary>
internal static class QueueSystems
{
    public const int Capacity = 4;

    // The index wraps within a round.
    private const ulong FirstIndex = ulong.MaxValue - 5;

    /// <summary>The queue that a ring is to whom nobody is in the way.</summary>
    public static QueueSpec Spec(string ring, int producers, int consumers) =>
        // The flag ring keeps one slot empty.
        new(ring == "flag" ? Capacity - 1 : Capacity)
        {
            Producers = producers,
            Consumers = consumers,
        };

    public static Sut Make(string ring, int producers) =>
        ring switch
        {
            "spsc" => Single(new SpscQueue(Capacity, FirstIndex)),
            "flag" => Single(new SpscFlagQueue(Capacity, FirstIndex)),
            "broadcast" => Single(new BroadcastQueue(Capacity, FirstIndex)),
            "object" => Objects(),
            "mpsc" => Mpsc(producers),
            "mpmc" => Mpmc(producers),
            _ => throw new ArgumentException($"There is no ring '{ring}'."),
        };

    private static Side Puts(Func<ulong, bool> put) =>
        operation => QueueResponse.OfPut(put(operation.Item));

    private static Side Takes(TryTake take) => _ => QueueResponse.OfTake(take(out var item), item);

    private delegate bool TryTake(out ulong item);

    private static RingSystem<QueueOperation, QueueResponse> Single(IQueueUnderTest queue)
    {
        // Sides are opened here: a consumer that joins late would miss what was broadcast.
        _ = (queue.Consumer, queue.Producer);
        return new(
            thread => thread == 0 ? Puts(queue.TryPut) : Takes(queue.TryTake),
            queue.Dispose
        );
    }

    private static RingSystem<QueueOperation, QueueResponse> Objects()
    {
        var ring = ObjectRing<Box>.Create(Options(), new DefaultPooledObjectPolicy<Box>());
        var producer = ring.OpenProducer();
        var consumer = ring.OpenConsumer();
        return new(thread => thread == 0 ? Puts(Put) : Takes(Take), Dispose);

        bool Put(ulong item)
        {
            var box = producer.Rent();
            box.Item = item;
            var done = producer.TryWrite(box);
            if (!done)
            {
                producer.Return(box);
            }

            return done;
        }

        bool Take(out ulong item)
        {
            var done = consumer.TryRead(out var box);
            item = box?.Item ?? 0;
            if (box is not null)
            {
                consumer.Return(box);
            }

            return done;
        }

        void Dispose()
        {
            producer.Dispose();
            consumer.Dispose();
            ring.Dispose();
        }
    }

    private static RingSystem<QueueOperation, QueueResponse> Mpsc(int producers)
    {
        var ring = MpscRing<ulong>.Create(Options());
        return Sequenced(ring, producers, ring.OpenProducer, ring.OpenConsumer);
    }

    private static RingSystem<QueueOperation, QueueResponse> Mpmc(int producers)
    {
        var ring = MpmcRing<ulong>.Create(Options());
        return Sequenced(ring, producers, ring.OpenProducer, ring.OpenConsumer);
    }

    private static RingSystem<QueueOperation, QueueResponse> Sequenced<TCore>(
        Ring ring,
        int producers,
        Func<SequencedProducer<ulong, TCore>> openProducer,
        Func<SequencedConsumer<ulong, TCore>> openConsumer
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        var sides = new List<IDisposable>();
        return new(
            thread =>
            {
                if (thread < producers)
                {
                    var producer = Keep(openProducer());
                    return Puts(item => producer.TryWrite(item));
                }

                return Takes(Keep(openConsumer()).TryRead);
            },
            () =>
            {
                sides.ForEach(side => side.Dispose());
                ring.Dispose();
            }
        );

        TSide Keep<TSide>(TSide side)
            where TSide : IDisposable
        {
            sides.Add(side);
            return side;
        }
    }

    private static RingOptions Options() => SequencedRings.Options(Capacity, FirstIndex);

    private sealed class Box
    {
        public ulong Item { get; set; }
    }
}
