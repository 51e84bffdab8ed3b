// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

// What cursors, which keep their positions in locals, use; words, invariants and edges stand in BroadcastCore.cs.
public readonly partial struct BroadcastCore<T, TOrder>
{
    /// <summary>Where the producer stands by what it published, for one whose cursor has the position or lost it.</summary>
    /// <returns>A position at the published index, which knows of no free slot yet.</returns>
    public RingPosition ResumeProducer()
    {
        var index = TOrder.LoadAcquire(ref _words.First.ProducerIndex, OpenSide);
        return new()
        {
            Index = index,
            Limit = index,
            Published = index,
        };
    }

    /// <summary>Where a consumer stands by what it released, for one whose cursor has the position or lost it.</summary>
    /// <param name="consumer">The consumer's position before the cursor.</param>
    /// <returns>The position at the released index, which knows of no item yet.</returns>
    public BroadcastPosition ResumeConsumer(BroadcastPosition consumer)
    {
        var index = TOrder.LoadAcquire(ref _owners[(uint)consumer.Ticket.Entry].Index, OpenSide);
        consumer.Index = index;
        consumer.Limit = index;
        return consumer;
    }

    /// <summary>The first index that the producer may not write, as the consumers' indices say now.</summary>
    /// <param name="index">The producer's index. Everything before it is published: the floor may rise up to it (I1).</param>
    /// <param name="limit">The limit known so far.</param>
    /// <param name="wanted">How many slots are wanted, from 1 to the capacity.</param>
    /// <returns>The limit; <paramref name="limit"/> itself if a consumer holds the producer up, or its index is mad.</returns>
    public ulong RefreshProducer(ulong index, ulong limit, int wanted) =>
        ProducerLimit(index, limit, (uint)wanted);

    /// <summary>The first index that a consumer may not read, as the producer's and the leaders' indices say now.</summary>
    /// <param name="index">The consumer's index.</param>
    /// <param name="after">Whom it follows.</param>
    /// <returns>The limit; <paramref name="index"/> itself if there is nothing to read, or the producer's index is mad.</returns>
    public ulong RefreshConsumer(ulong index, BroadcastTicket[] after) =>
        ConsumerLimit(index, after);

    /// <summary>Writes a slot, word by word where consumers may be reading it.</summary>
    /// <param name="index">The slot's index, which the producer may write.</param>
    /// <param name="item">The item.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ulong index, in T item)
    {
        if (_lapping)
        {
            StoreWords(index, item);
        }
        else
        {
            PayloadSlots<T, TOrder>.Store(_slots, index, item);
        }
    }

    /// <summary>Reads a slot, in a ring whose consumers gate.</summary>
    /// <param name="index">The slot's index, which the consumer may read.</param>
    /// <returns>The item.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Load(ulong index) => PayloadSlots<T, TOrder>.Load(_slots, index);

    /// <summary>Publishes an index of the producer's.</summary>
    /// <param name="index">The index behind the last item put.</param>
    /// <returns>Whether a consumer sleeps and must be woken; always false in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PublishAt(ulong index)
    {
        TOrder.StoreRelease(ref _words.First.ProducerIndex, index, PublishItems); // E1, with ConsumerLimit
        if (!_parking)
        {
            return false;
        }

        // E8: the sleeper must see the index, or we must see the sleeper.
        TOrder.FullFence(PublishFence);
        return TOrder.Load(ref _words.First.ConsumerWaiters) != 0;
    }

    /// <summary>Releases up to an index of a consumer's.</summary>
    /// <param name="entry">The consumer's entry.</param>
    /// <param name="index">The index behind the last item taken.</param>
    /// <returns>Whether to look for sleepers, see <see cref="Sleeps"/>; always false in a ring that does not park.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReleaseAt(int entry, ulong index)
    {
        TOrder.StoreRelease(ref _owners[(uint)entry].Index, index, ReleaseItems); // E2 and E3, with TryRise and ConsumerLimit
        if (_parking)
        {
            // E9: the sleeper must see the index, or we must see the sleeper.
            TOrder.FullFence(ReleaseFence);
        }

        return _parking;
    }
}
