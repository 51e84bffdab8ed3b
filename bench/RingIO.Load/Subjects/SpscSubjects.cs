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
            (state, items) => SpscBodies<T, TPayload>.Produce(state.Producer, items, publishEvery),
            (state, items) => SpscBodies<T, TPayload>.Consume(state.Consumer, items, publishEvery)
        );

    /// <summary>Single items through the sides, without a cursor.</summary>
    /// <returns>The subject.</returns>
    public static Subject SingleWithoutCursor() =>
        Of(
            "SpscRing without cursor",
            (state, items) => SpscBodies<T, TPayload>.ProduceOnSide(state.Producer, items),
            (state, items) => SpscBodies<T, TPayload>.ConsumeOnSide(state.Consumer, items)
        );

    /// <summary>Batches copied in and out.</summary>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Copy(int batch) =>
        Of(
            "SpscRing",
            (state, items) => SpscBodies<T, TPayload>.CopyIn(state.Producer, items, batch),
            (state, items) => SpscBodies<T, TPayload>.CopyOut(state.Consumer, items, batch)
        );

    /// <summary>Batches written and read in place.</summary>
    /// <param name="batch">Items a batch.</param>
    /// <returns>The subject.</returns>
    public static Subject Reserve(int batch) =>
        Of(
            "SpscRing",
            (state, items) => SpscBodies<T, TPayload>.WriteInPlace(state.Producer, items, batch),
            (state, items) => SpscBodies<T, TPayload>.ReadInPlace(state.Consumer, items, batch)
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
}
