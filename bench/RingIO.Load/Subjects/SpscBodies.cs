// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>The hot loops over a SpscRing's sides: the same between threads and between processes.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TPayload">How items are made and summed.</typeparam>
internal static class SpscBodies<T, TPayload>
    where T : unmanaged
    where TPayload : struct, IPayload<T>
{
    /// <summary>Puts single items through a cursor.</summary>
    /// <param name="producer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <param name="every">Publish after so many.</param>
    public static void Produce(SpscProducer<T> producer, long items, int every)
    {
        using var cursor = producer.OpenCursor(every);
        for (long i = 0; i < items; i++)
        {
            var item = TPayload.Item((ulong)i);
            while (!cursor.TryWrite(in item)) { }
        }
    }

    /// <summary>Takes single items through a cursor.</summary>
    /// <param name="consumer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <param name="every">Release after so many.</param>
    /// <returns>The sum of their words.</returns>
    public static ulong Consume(SpscConsumer<T> consumer, long items, int every)
    {
        using var cursor = consumer.OpenCursor(every);
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            T item;
            while (!cursor.TryRead(out item)) { }
            sum += TPayload.Sum(in item);
        }

        return sum;
    }

    /// <summary>Puts single items without a cursor.</summary>
    /// <param name="producer">The side.</param>
    /// <param name="items">How many items.</param>
    public static void ProduceOnSide(SpscProducer<T> producer, long items)
    {
        for (long i = 0; i < items; i++)
        {
            var item = TPayload.Item((ulong)i);
            while (!producer.TryWrite(in item)) { }
        }
    }

    /// <summary>Takes single items without a cursor.</summary>
    /// <param name="consumer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <returns>The sum of their words.</returns>
    public static ulong ConsumeOnSide(SpscConsumer<T> consumer, long items)
    {
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            T item;
            while (!consumer.TryRead(out item)) { }
            sum += TPayload.Sum(in item);
        }

        return sum;
    }

    /// <summary>Copies batches in.</summary>
    /// <param name="producer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <param name="batch">Items a batch.</param>
    public static void CopyIn(SpscProducer<T> producer, long items, int batch)
    {
        var buffer = new T[batch];
        using var cursor = producer.OpenCursor();
        for (long i = 0; i < items; i += batch)
        {
            TPayload.Make(buffer, (ulong)i);
            ReadOnlySpan<T> rest = buffer;
            while (rest.Length > 0)
            {
                rest = rest[cursor.Write(rest)..];
            }
        }
    }

    /// <summary>Copies batches out.</summary>
    /// <param name="consumer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The sum of their words.</returns>
    public static ulong CopyOut(SpscConsumer<T> consumer, long items, int batch)
    {
        var buffer = new T[batch];
        using var cursor = consumer.OpenCursor();
        ulong sum = 0;
        for (long i = 0; i < items; )
        {
            var taken = cursor.Read(buffer);
            sum += TPayload.Sum(new ReadOnlySpan<T>(buffer, 0, taken));
            i += taken;
        }

        return sum;
    }

    /// <summary>Writes batches in the ring itself.</summary>
    /// <param name="producer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <param name="batch">Items a batch.</param>
    public static void WriteInPlace(SpscProducer<T> producer, long items, int batch)
    {
        using var cursor = producer.OpenCursor();
        for (long i = 0; i < items; )
        {
            if (cursor.TryReserve(batch, out var slots))
            {
                TPayload.Make(slots.First, (ulong)i);
                TPayload.Make(slots.Second, (ulong)(i + slots.First.Length));
                cursor.Commit(slots, batch);
                i += batch;
            }
        }
    }

    /// <summary>Reads batches in the ring itself.</summary>
    /// <param name="consumer">The side.</param>
    /// <param name="items">How many items.</param>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The sum of their words.</returns>
    public static ulong ReadInPlace(SpscConsumer<T> consumer, long items, int batch)
    {
        using var cursor = consumer.OpenCursor();
        ulong sum = 0;
        for (long i = 0; i < items; )
        {
            if (cursor.TryReserve(batch, out var slots))
            {
                sum += TPayload.Sum(slots.First) + TPayload.Sum(slots.Second);
                cursor.Commit(slots, slots.Count);
                i += slots.Count;
            }
        }

        return sum;
    }
}
