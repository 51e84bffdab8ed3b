// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>SpscRing, item by item and in batches.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TPayload">How items are made and summed.</typeparam>
internal static class SpscSubjects<T, TPayload>
    where T : unmanaged
    where TPayload : struct, IPayload<T>
{
    /// <summary>Single items through cursors.</summary>
    /// <param name="publishEvery">Publish and release after so many.</param>
    /// <returns>The subject.</returns>
    public static Subject Single(int publishEvery) =>
        Of(
            publishEvery == 1 ? "SpscRing" : $"SpscRing, published every {publishEvery}",
            (state, items) => Produce(state, items, publishEvery),
            (state, items) => Consume(state, items, publishEvery)
        );

    /// <summary>Single items through the sides, without a cursor.</summary>
    /// <returns>The subject.</returns>
    public static Subject SingleWithoutCursor() =>
        Of("SpscRing without cursor", ProduceOnSide, ConsumeOnSide);

    /// <summary>Batches copied in and out.</summary>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Copy(int batch) =>
        Of(
            "SpscRing",
            (state, items) => CopyIn(state, items, batch),
            (state, items) => CopyOut(state, items, batch)
        );

    /// <summary>Batches written and read in place.</summary>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Reserve(int batch) =>
        Of(
            "SpscRing",
            (state, items) => WriteInPlace(state, items, batch),
            (state, items) => ReadInPlace(state, items, batch)
        );

    private static Subject Of(
        string name,
        Action<SpscState<T>, long> produce,
        Func<SpscState<T>, long, ulong> consume
    ) =>
        ManagedPair.Subject(
            name,
            () => new SpscState<T>(TPayload.Slots),
            produce,
            consume,
            TPayload.Expected
        );

    private static void Produce(SpscState<T> state, long items, int every)
    {
        using var cursor = state.Producer.OpenCursor(every);
        for (long i = 0; i < items; i++)
        {
            var item = TPayload.Item((ulong)i);
            while (!cursor.TryWrite(in item)) { }
        }
    }

    private static ulong Consume(SpscState<T> state, long items, int every)
    {
        using var cursor = state.Consumer.OpenCursor(every);
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            T item;
            while (!cursor.TryRead(out item)) { }
            sum += TPayload.Sum(in item);
        }

        return sum;
    }

    private static void ProduceOnSide(SpscState<T> state, long items)
    {
        var producer = state.Producer;
        for (long i = 0; i < items; i++)
        {
            var item = TPayload.Item((ulong)i);
            while (!producer.TryWrite(in item)) { }
        }
    }

    private static ulong ConsumeOnSide(SpscState<T> state, long items)
    {
        var consumer = state.Consumer;
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            T item;
            while (!consumer.TryRead(out item)) { }
            sum += TPayload.Sum(in item);
        }

        return sum;
    }

    private static void CopyIn(SpscState<T> state, long items, int batch)
    {
        var buffer = new T[batch];
        using var cursor = state.Producer.OpenCursor();
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

    private static ulong CopyOut(SpscState<T> state, long items, int batch)
    {
        var buffer = new T[batch];
        using var cursor = state.Consumer.OpenCursor();
        ulong sum = 0;
        for (long i = 0; i < items; )
        {
            var taken = cursor.Read(buffer);
            sum += TPayload.Sum(new ReadOnlySpan<T>(buffer, 0, taken));
            i += taken;
        }

        return sum;
    }

    private static void WriteInPlace(SpscState<T> state, long items, int batch)
    {
        using var cursor = state.Producer.OpenCursor();
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

    private static ulong ReadInPlace(SpscState<T> state, long items, int batch)
    {
        using var cursor = state.Consumer.OpenCursor();
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
