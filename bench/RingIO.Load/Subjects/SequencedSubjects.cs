// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>MpscRing and MpmcRing: the hot loops over the sides that they share.</summary>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
internal static class SequencedSubjects<TCore>
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
{
    /// <summary>One producer and one consumer, item by item through the sides or through cursors.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="create">Makes the ring.</param>
    /// <param name="claim">How far a cursor claims ahead; 0 for the sides without a cursor.</param>
    /// <returns>The subject.</returns>
    public static Subject Single(string name, Func<SequencedState<TCore>> create, int claim) =>
        ManagedPair.Subject(
            claim switch
            {
                0 => $"{name} without cursor",
                1 => name,
                _ => $"{name}, claiming {claim}",
            },
            create,
            (state, items) =>
            {
                if (claim == 0)
                {
                    ProduceOnSide(state.Producers[0], items);
                }
                else
                {
                    Produce(state.Producers[0], items, claim);
                }
            },
            (state, items) =>
                claim == 0
                    ? ConsumeOnSide(state.Consumer, items)
                    : Consume(state.Consumer, items, claim),
            Payload.Expected8
        );

    /// <summary>One producer and one consumer, batches written and read in place.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="create">Makes the ring.</param>
    /// <param name="batch">Items a claim.</param>
    /// <returns>The subject.</returns>
    public static Subject Reserve(string name, Func<SequencedState<TCore>> create, int batch) =>
        ManagedPair.Subject(
            name,
            create,
            (state, items) => WriteInPlace(state.Producers[0], items, batch),
            (state, items) => ReadInPlace(state.Consumer, items, batch),
            Payload.Expected8
        );

    /// <summary>Two producers and one consumer, item by item.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="create">Makes the ring.</param>
    /// <returns>The subject.</returns>
    public static Subject Two(string name, Func<SequencedState<TCore>> create) =>
        TwoProducers<SequencedState<TCore>, Operations>.Subject(name, create);

    private static void Produce(SequencedProducer<ulong, TCore> producer, long items, int claim)
    {
        using var cursor = producer.OpenCursor(claim);
        for (long i = 0; i < items; i++)
        {
            while (!cursor.TryWrite((ulong)i + 1)) { }
        }
    }

    private static ulong Consume(SequencedConsumer<ulong, TCore> consumer, long items, int run)
    {
        using var cursor = consumer.OpenCursor(run);
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            ulong item;
            while (!cursor.TryRead(out item)) { }
            sum += item;
        }

        return sum;
    }

    private static void ProduceOnSide(SequencedProducer<ulong, TCore> producer, long items)
    {
        for (long i = 0; i < items; i++)
        {
            while (!producer.TryWrite((ulong)i + 1)) { }
        }
    }

    private static ulong ConsumeOnSide(SequencedConsumer<ulong, TCore> consumer, long items)
    {
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            ulong item;
            while (!consumer.TryRead(out item)) { }
            sum += item;
        }

        return sum;
    }

    private static void WriteInPlace(
        SequencedProducer<ulong, TCore> producer,
        long items,
        int batch
    )
    {
        using var cursor = producer.OpenCursor(batch);
        for (long i = 0; i < items; )
        {
            if (cursor.TryReserve(batch, out var slots))
            {
                Payload.Make(slots.First, (ulong)i);
                Payload.Make(slots.Second, (ulong)(i + slots.First.Length));
                cursor.Commit(slots, batch);
                i += batch;
            }
        }
    }

    private static ulong ReadInPlace(
        SequencedConsumer<ulong, TCore> consumer,
        long items,
        int batch
    )
    {
        using var cursor = consumer.OpenCursor(batch);
        ulong sum = 0;
        for (long i = 0; i < items; )
        {
            if (cursor.TryReserve(batch, out var slots))
            {
                sum += Payload.Sum(slots.First) + Payload.Sum(slots.Second);
                cursor.Commit(slots, slots.Count);
                i += slots.Count;
            }
        }

        return sum;
    }

    private readonly struct Operations : IQueue<SequencedState<TCore>>
    {
        public static bool TryPut(SequencedState<TCore> queue, int producer, ulong item) =>
            queue.Producers[producer].TryWrite(item);

        public static bool TryTake(SequencedState<TCore> queue, out ulong item) =>
            queue.Consumer.TryRead(out item);
    }
}
