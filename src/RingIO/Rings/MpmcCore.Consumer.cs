// SPDX-License-Identifier: MIT

// The consumers' side of MpmcCore; words, invariants, edges and proofs stand in MpmcCore.cs.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

public readonly partial struct MpmcCore<T, TOrder>
{
    /// <inheritdoc/>
    public ClaimPosition OpenConsumer(int entry) =>
        ClaimPosition.At(TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, OpenSide), entry);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Readable(ref ClaimPosition consumer, int most)
    {
        if (consumer.Index == consumer.End)
        {
            ClaimRun(ref consumer, most);
        }

        return Math.Min(most, consumer.Claimed);
    }

    /// <inheritdoc/>
    public bool HasItem(ref ClaimPosition consumer)
    {
        if (consumer.Claimed != 0)
        {
            return true;
        }

        while (true)
        {
            var index = TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, SeeConsumers);
            var (tombstones, items) = FindRun(ref index, 1);
            if (tombstones == 0)
            {
                return items != 0;
            }

            // Tombstones alone are claimed here, so that producers get their slots even if no item ever comes.
            if (TryClaimItems(ref consumer, index, tombstones, 0) == index)
            {
                return false;
            }
        }
    }

    /// <inheritdoc/>
    public bool IsDrained(in ClaimPosition consumer) =>
        consumer.Claimed == 0
        && TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, SeeConsumers)
            == TOrder.LoadAcquire(ref _slots.Words.First.ProducerIndex, SeeEnd);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Load(ulong index) => _slots.Load(index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotSpans<T> OpenForReading(ulong index, int count) =>
        _slots.Open(index, count, PayloadAccess.Read);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void CloseRead(ulong index, in SlotSpans<T> slots) =>
        _slots.Close(index, slots, PayloadAccess.Read);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Release(ref ClaimPosition consumer)
    {
        var count = (int)(consumer.Index - consumer.Published);
        _slots.MarkRun(consumer.Published, count, SlotSequence.NextLap, ReleaseSlot); // E2, with Room
        consumer.Published = consumer.Index;
        return _slots.HasSleepers(RingRole.Producer, ReleaseFence); // E7
    }

    /// <inheritdoc/>
    public void Rewind(ref ClaimPosition consumer)
    {
        // The claim is ours alone, and released in order: what is still committed was not released.
        while (
            consumer.Published != consumer.End
            && !SlotSequence.IsCommitted(_slots.StateOf(consumer.Published, SeeItem))
        )
        {
            consumer.Published++;
        }

        if ((long)(consumer.Published - consumer.Index) > 0)
        {
            consumer.Index = consumer.Published;
        }
    }

    /// <inheritdoc/>
    public bool CloseConsumer(in ClaimPosition consumer)
    {
        if (consumer.Published != consumer.End)
        {
            return false;
        }

        _slots.Intend(consumer.Entry, 0, WriteIntent);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ClaimRun(ref ClaimPosition consumer, int most)
    {
        Debug.Assert(consumer.Published == consumer.Index, "Release before the next claim.");
        var index = TOrder.LoadAcquire(ref _slots.Words.First.ConsumerIndex, SeeConsumers);
        while (true)
        {
            var (tombstones, items) = FindRun(ref index, most);
            if (tombstones + items == 0)
            {
                return;
            }

            var seen = TryClaimItems(ref consumer, index, tombstones, items);
            if (seen == index)
            {
                return;
            }

            index = seen;
        }
    }

    /// <summary>Claims slots that were seen committed; says what the consumers' index was.</summary>
    private ulong TryClaimItems(ref ClaimPosition consumer, ulong index, int tombstones, int items)
    {
        var count = tombstones + items;
        var seen = _slots.TryMove(
            ref _slots.Words.First.ConsumerIndex,
            index,
            count,
            consumer.Entry,
            WriteIntent, // E3
            ClaimItems // E4
        );
        if (seen == index)
        {
            consumer.Published = index;
            consumer.Index = index + (ulong)tombstones;
            consumer.End = index + (ulong)count;
        }

        return seen;
    }

    /// <summary>What is committed at an index, which is brought up to date if it proves stale.</summary>
    private (int Tombstones, int Items) FindRun(ref ulong index, int most)
    {
        while (true)
        {
            var state = _slots.StateOf(index, SeeItem); // E1, with CommitOne
            if (SlotSequence.IsCommitted(state))
            {
                var longest = (int)Math.Min(Capacity, OwnerIntent.MaxCount);
                most = Math.Min(most, longest);
                if (state == SlotSequence.Full)
                {
                    return (0, 1 + _slots.Run(index + 1, most - 1, SlotSequence.Full, SeeItem));
                }

                var skipped = _slots.Run(index, longest, SlotSequence.Tombstone, SeeItem);
                var next = index + (ulong)skipped;
                most = Math.Min(most, longest - skipped);
                return (skipped, _slots.Run(next, most, SlotSequence.Full, SeeItem));
            }

            if (
                SlotSequence.IsUncommitted(state)
                || !IsStale(state, ref _slots.Words.First.ConsumerIndex, ref index, SeeConsumers)
            )
            {
                return (0, 0);
            }
        }
    }
}
