// SPDX-License-Identifier: MIT

// One producer, one consumer, contiguous slots, two free-running indices.
//
// Words (sole writer / readers / initial value / place)
//   ProducerIndex   the producer / consumer, recovery / FirstIndex / line of its own at 256
//   ConsumerIndex   the consumer / producer, recovery / FirstIndex / line of its own at 384
//   State           either side, by compare-exchange from Open / both / Open / control line at 128
//   ConsumerWaiters the consumer / producer / 0 / control line; ProducerWaiters likewise, sides swapped
//   Slots[i]        the producer while ConsumerIndex + Capacity > i >= ProducerIndex; else nobody
//
// Invariants, modulo 2^64, asserted by both sides when they refresh their limit
//   I1  0 <= ProducerIndex - ConsumerIndex <= Capacity
//   I2  the producer writes slot i only while i - ConsumerIndex < Capacity
//   I3  the consumer reads slot i only while ProducerIndex - i > 0 and i - ConsumerIndex >= 0
//   I4  a published index never goes back
//
// Edges
//   E1  payload stores -> release ProducerIndex (PublishItems) -> acquire (SeeItems) -> payload loads
//   E2  payload loads -> release ConsumerIndex (ReleaseSlots) -> acquire (SeeSlots) -> payload stores of the next lap
//   E5  exchange State to Faulted (CloseOnFault) -> acquire (SeeFault) at the next refresh of either side: it stays closed
//   Store->load pairs (parking rings only; the sleeper's half is in SleepCore)
//   E3  release ProducerIndex, full fence (PublishFence), load ConsumerWaiters
//         against: add to ConsumerWaiters (full), acquire ProducerIndex
//   E4  release ConsumerIndex, full fence (ReleaseFence), load ProducerWaiters
//         against: add to ProducerWaiters (full), acquire ConsumerIndex
//   Without the order of these nothing fails, in any execution of the catalogue's programs (docs/memory-model.md):
//   Redundant: CloseOnFault: nobody reads anything of the ring behind a state of Faulted; that it is atomic and never
//   goes back is enough. []
//   Redundant: OpenSide: RingControl.ClaimOwner before it, a full fence, has brought what the last owner of the side
//   left. []
//   Redundant: SeeFault: the state is judged by itself; an old one is seen anew at the next refresh. []
//
// Linearization: a put at PublishItems, a take at ReleaseSlots, "full" at SeeSlots, "empty" at SeeItems.
// Progress: wait-free on both sides. A peer's death between its payload accesses and its release leaves the published
// index where it was: what was not published was never put, what was not released is taken again.
// Wrap: indices run through 2^64; slots are masked. Trust: the peer's index is checked (I1) before it is used, so that
// a mad one closes the ring and never leads outside the slots.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The single-producer, single-consumer ring as an algorithm over any memory order: what <see cref="SpscRing{T}"/>
/// runs on the hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. The position that each member takes belongs
/// to that side.
/// </remarks>
public readonly struct SpscCore<T, TOrder>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the producer's release of its index.</summary>
    public const int PublishItems = 1;

    /// <summary>Edge: the consumer's acquire of the producer's index.</summary>
    public const int SeeItems = 2;

    /// <summary>Edge: the consumer's release of its index.</summary>
    public const int ReleaseSlots = 3;

    /// <summary>Edge: the producer's acquire of the consumer's index.</summary>
    public const int SeeSlots = 4;

    /// <summary>Edge: the fence between publishing and looking for sleeping consumers.</summary>
    public const int PublishFence = 5;

    /// <summary>Edge: the fence between releasing and looking for sleeping producers.</summary>
    public const int ReleaseFence = 6;

    /// <summary>Edge: closing a ring whose peer published a mad index.</summary>
    public const int CloseOnFault = 7;

    /// <summary>Edge: seeing, when a limit is brought up to date, that the ring was closed over a mad word.</summary>
    public const int SeeFault = 9;

    /// <summary>Edge: reading the own side's published index when a side is opened.</summary>
    public const int OpenSide = 8;

    private readonly Slots<T> _slots;
    private readonly Slots<RingWords> _words;
    private readonly ulong _capacity;
    private readonly bool _parking;

    /// <summary>Runs the algorithm on a ring in memory.</summary>
    /// <param name="view">The ring.</param>
    public SpscCore(RingView<T> view)
    {
        _slots = view.Slots;
        _words = view.Words;
        _capacity = view.Capacity;
        _parking = view.IsParking;
    }

    /// <summary>How many slots.</summary>
    public ulong Capacity => _capacity;

    /// <summary>The slots, for cursors that keep their position in locals.</summary>
    public Slots<T> Slots => _slots;

    /// <summary>The producer's position, as the ring's words have it.</summary>
    /// <returns>A position at the published index, which knows of no free slot yet.</returns>
    public RingPosition OpenProducer()
    {
        var index = TOrder.LoadAcquire(ref _words.First.ProducerIndex, OpenSide);
        return new()
        {
            Index = index,
            Limit = index,
            Published = index,
        };
    }

    /// <summary>The consumer's position, as the ring's words have it.</summary>
    /// <returns>A position at the released index, which knows of no item yet.</returns>
    public RingPosition OpenConsumer()
    {
        var index = TOrder.LoadAcquire(ref _words.First.ConsumerIndex, OpenSide);
        return new()
        {
            Index = index,
            Limit = index,
            Published = index,
        };
    }

    /// <summary>How many slots may be written from the producer's position on.</summary>
    /// <param name="producer">The producer's position; its limit is brought up to date if it is too low.</param>
    /// <param name="wanted">How many are wanted, not negative.</param>
    /// <returns>The wanted count, or fewer if the ring has no more room.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Writable(ref RingPosition producer, int wanted)
    {
        if (producer.Limit - producer.Index < (ulong)(uint)wanted)
        {
            producer.Limit = ProducerLimit(_words, _capacity, producer.Index);
        }

        return (int)Math.Min((ulong)(uint)wanted, producer.Limit - producer.Index);
    }

    /// <summary>How many items may be read from the consumer's position on.</summary>
    /// <param name="consumer">The consumer's position; its limit is brought up to date if it is too low.</param>
    /// <param name="wanted">How many are wanted, not negative.</param>
    /// <returns>The wanted count, or fewer if the ring holds no more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Readable(ref RingPosition consumer, int wanted)
    {
        if (consumer.Limit - consumer.Index < (ulong)(uint)wanted)
        {
            consumer.Limit = ConsumerLimit(_words, _capacity, consumer.Index);
        }

        return (int)Math.Min((ulong)(uint)wanted, consumer.Limit - consumer.Index);
    }

    /// <summary>Writes one item behind the producer's position, unpublished.</summary>
    /// <param name="producer">The producer's position.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is full: try later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(ref RingPosition producer, in T item)
    {
        var index = producer.Index;
        if (index == producer.Limit)
        {
            producer.Limit = ProducerLimit(_words, _capacity, index);
            if (index == producer.Limit)
            {
                return false;
            }
        }

        Store(index, item);
        producer.Index = index + 1;
        return true;
    }

    /// <summary>Reads one item at the consumer's position and moves past it, unreleased.</summary>
    /// <param name="consumer">The consumer's position.</param>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty: try later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(ref RingPosition consumer, out T item)
    {
        var index = consumer.Index;
        if (index == consumer.Limit)
        {
            consumer.Limit = ConsumerLimit(_words, _capacity, index);
            if (index == consumer.Limit)
            {
                item = default;
                return false;
            }
        }

        item = Load(index);
        consumer.Index = index + 1;
        return true;
    }

    /// <summary>Writes items behind the producer's position, unpublished, as many as there is room for.</summary>
    /// <param name="producer">The producer's position.</param>
    /// <param name="items">The items.</param>
    /// <returns>How many were written: the first so many of <paramref name="items"/>.</returns>
    public int Put(ref RingPosition producer, ReadOnlySpan<T> items)
    {
        var count = Writable(ref producer, items.Length);
        var slots = Open(producer.Index, count, PayloadAccess.Write);
        items[..slots.First.Length].CopyTo(slots.First);
        items[slots.First.Length..count].CopyTo(slots.Second);
        Close(producer.Index, slots, PayloadAccess.Write);
        producer.Index += (ulong)(uint)count;
        return count;
    }

    /// <summary>Reads items from the consumer's position on and moves past them, unreleased, as many as there are.</summary>
    /// <param name="consumer">The consumer's position.</param>
    /// <param name="items">Where to.</param>
    /// <returns>How many were read.</returns>
    public int Take(ref RingPosition consumer, Span<T> items)
    {
        var count = Readable(ref consumer, items.Length);
        var slots = Open(consumer.Index, count, PayloadAccess.Read);
        slots.First.CopyTo(items);
        slots.Second.CopyTo(items[slots.First.Length..]);
        Close(consumer.Index, slots, PayloadAccess.Read);
        consumer.Index += (ulong)(uint)count;
        return count;
    }

    /// <summary>Opens slots for reading or writing in place. Their number has been asked for before.</summary>
    /// <param name="index">The side's index.</param>
    /// <param name="count">How many: at most what <see cref="Writable"/> or <see cref="Readable"/> returned.</param>
    /// <param name="access">What will be done to them.</param>
    /// <returns>The slots: one piece, or two where they go around the end.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotSpans<T> Open(ulong index, int count, PayloadAccess access) =>
        PayloadSlots<T, TOrder>.Open(_slots, index, count, access);

    /// <summary>Closes slots that were opened in place.</summary>
    /// <param name="index">The index from which they were opened.</param>
    /// <param name="slots">What <see cref="Open"/> returned.</param>
    /// <param name="access">What was done to them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Close(ulong index, in SlotSpans<T> slots, PayloadAccess access) =>
        PayloadSlots<T, TOrder>.Close(_slots, index, slots, access);

    /// <summary>Publishes what was put up to the producer's position.</summary>
    /// <param name="producer">The producer's position.</param>
    /// <returns>Whether a consumer sleeps and must be woken; always false in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Publish(ref RingPosition producer)
    {
        producer.Published = producer.Index;
        return PublishAt(producer.Index);
    }

    /// <summary>Releases what was taken up to the consumer's position.</summary>
    /// <param name="consumer">The consumer's position.</param>
    /// <returns>Whether a producer sleeps and must be woken; always false in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Release(ref RingPosition consumer)
    {
        consumer.Published = consumer.Index;
        return ReleaseAt(consumer.Index);
    }

    /// <summary>Publishes an index of the producer's, for cursors that keep their position in locals.</summary>
    /// <param name="index">The index behind the last item put.</param>
    /// <returns>Whether a consumer sleeps and must be woken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PublishAt(ulong index)
    {
        TOrder.StoreRelease(ref _words.First.ProducerIndex, index, PublishItems); // E1, with ConsumerLimit
        if (!_parking)
        {
            return false;
        }

        // E3: the sleeper must see the index, or we must see the sleeper.
        TOrder.FullFence(PublishFence);
        return TOrder.Load(ref _words.First.ConsumerWaiters) != 0;
    }

    /// <summary>Releases up to an index of the consumer's, for cursors that keep their position in locals.</summary>
    /// <param name="index">The index behind the last item taken.</param>
    /// <returns>Whether a producer sleeps and must be woken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReleaseAt(ulong index)
    {
        TOrder.StoreRelease(ref _words.First.ConsumerIndex, index, ReleaseSlots); // E2, with ProducerLimit
        if (!_parking)
        {
            return false;
        }

        // E4: the sleeper must see the index, or we must see the sleeper.
        TOrder.FullFence(ReleaseFence);
        return TOrder.Load(ref _words.First.ProducerWaiters) != 0;
    }

    /// <summary>The first index that the producer may not write, as the consumer's index says now.</summary>
    /// <param name="index">The producer's index.</param>
    /// <returns>The limit; <paramref name="index"/> itself if the ring is full, or if the consumer's index is mad.</returns>
    public ulong RefreshProducer(ulong index) => ProducerLimit(_words, _capacity, index);

    /// <summary>The first index that the consumer may not read, as the producer's index says now.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <returns>The limit; <paramref name="index"/> itself if the ring is empty, or if the producer's index is mad.</returns>
    public ulong RefreshConsumer(ulong index) => ConsumerLimit(_words, _capacity, index);

    /// <summary>Writes a slot between its two hooks.</summary>
    /// <param name="index">The slot's index, which the producer may write.</param>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong index, in T item) => PayloadSlots<T, TOrder>.Store(_slots, index, item);

    /// <summary>Reads a slot between its two hooks.</summary>
    /// <param name="index">The slot's index, which the consumer may read.</param>
    /// <returns>The item.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Load(ulong index) => PayloadSlots<T, TOrder>.Load(_slots, index);

    // Static and out of line, with the index by value: a position or a cursor stays in registers around the call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ProducerLimit(Slots<RingWords> words, ulong capacity, ulong index)
    {
        var consumer = TOrder.LoadAcquire(ref words.First.ConsumerIndex, SeeSlots); // E2, with ReleaseAt
        return index - consumer > capacity || IsFaulted(words)
            ? CloseFaulted(words, index)
            : consumer + capacity;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong ConsumerLimit(Slots<RingWords> words, ulong capacity, ulong index)
    {
        var producer = TOrder.LoadAcquire(ref words.First.ProducerIndex, SeeItems); // E1, with PublishAt
        return producer - index > capacity || IsFaulted(words)
            ? CloseFaulted(words, index)
            : producer;
    }

    // Its partner is CloseFaulted, on either side; whoever closed the ring itself reads its own exchange: an index that turns
    // sane again opens nothing.
    private static bool IsFaulted(Slots<RingWords> words) =>
        TOrder.LoadAcquire(ref words.First.State, SeeFault) == (uint)RingState.Faulted;

    // Cold, and so that a compiler's taste does not decide whether it grows the refreshes.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong CloseFaulted(Slots<RingWords> words, ulong index)
    {
        TOrder.Exchange(ref words.First.State, (uint)RingState.Faulted, CloseOnFault);
        return index;
    }
}
