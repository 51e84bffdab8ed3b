// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>SpscFlagRing, item by item and by copies.</summary>
/// <typeparam name="T">The item; its first word is never zero.</typeparam>
/// <typeparam name="TPayload">How items are made and summed.</typeparam>
internal static class SpscFlagSubjects<T, TPayload>
    where T : unmanaged
    where TPayload : struct, IPayload<T>
{
    private const string Name = "SpscFlagRing";

    /// <summary>Single items through cursors.</summary>
    /// <returns>The subject.</returns>
    public static Subject Single() => Of(Produce, Consume);

    /// <summary>Batches copied in and out.</summary>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Copy(int batch) =>
        Of(
            (producer, items) => CopyIn(producer, items, batch),
            (consumer, items) => CopyOut(consumer, items, batch)
        );

    private static Subject Of(
        Action<SpscFlagProducer<T>, long> produce,
        Func<SpscFlagConsumer<T>, long, ulong> consume
    ) =>
        ManagedPair.Subject(
            Name,
            () => new SpscFlagState<T>(TPayload.Slots),
            (state, items) => produce(state.Producer, items),
            (state, items) => consume(state.Consumer, items),
            TPayload.Expected
        );

    private static void Produce(SpscFlagProducer<T> producer, long items)
    {
        using var cursor = producer.OpenCursor();
        for (long i = 0; i < items; i++)
        {
            var item = TPayload.Item((ulong)i);
            while (!cursor.TryWrite(in item)) { }
        }
    }

    private static ulong Consume(SpscFlagConsumer<T> consumer, long items)
    {
        using var cursor = consumer.OpenCursor();
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            T item;
            while (!cursor.TryRead(out item)) { }
            sum += TPayload.Sum(in item);
        }

        return sum;
    }

    private static void CopyIn(SpscFlagProducer<T> producer, long items, int batch)
    {
        var buffer = new T[batch];
        for (long i = 0; i < items; i += batch)
        {
            TPayload.Make(buffer, (ulong)i);
            ReadOnlySpan<T> rest = buffer;
            while (rest.Length > 0)
            {
                rest = rest[producer.Write(rest)..];
            }
        }
    }

    private static ulong CopyOut(SpscFlagConsumer<T> consumer, long items, int batch)
    {
        var buffer = new T[batch];
        ulong sum = 0;
        for (long i = 0; i < items; )
        {
            var taken = consumer.Read(buffer);
            sum += TPayload.Sum(new ReadOnlySpan<T>(buffer, 0, taken));
            i += taken;
        }

        return sum;
    }
}
