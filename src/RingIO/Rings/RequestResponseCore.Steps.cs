// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <content>What both sides do, each with its own word, slots and edges.</content>
public readonly partial struct RequestResponseCore<TRequest, TResponse, TOrder>
{
    private SharedRingPosition Opened(uint producer, uint consumer, uint outstanding)
    {
        var position = new SharedRingPosition
        {
            Producer = producer,
            Published = producer,
            Consumer = consumer,
            Limit = consumer,
        };
        if (outstanding > (uint)Capacity)
        {
            Close(ref position, consumer + outstanding, (uint)Capacity);
        }

        return position;
    }

    // In line, as all that a position passes through by reference: so it stays in registers where it is a local.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SeeMoreRequests(
        Slots<SharedRingWords> words,
        int capacity,
        ref SharedRingPosition back
    )
    {
        var seen = TOrder.LoadAcquire(ref words.First.RequestProducer, SeeRequests); // E1, with PushRequests
        return Accept(ref back, seen, (uint)capacity - (back.Limit - back.Producer)); // I4
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SeeMoreResponses(Slots<SharedRingWords> words, ref SharedRingPosition front)
    {
        var seen = TOrder.LoadAcquire(ref words.First.ResponseProducer, SeeResponses); // E2, with PushResponses
        return Accept(ref front, seen, front.Published - front.Limit); // I3
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Accept(ref SharedRingPosition position, uint seen, uint room)
    {
        if (position.IsFaulted)
        {
            return 0;
        }

        if (seen - position.Limit > room)
        {
            Close(ref position, seen, room);
            return 0;
        }

        position.Limit = seen;
        return (int)(seen - position.Consumer);
    }

    // For good: an index that turns sane again opens nothing.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Close(ref SharedRingPosition position, uint seen, uint room)
    {
        position.Seen = seen;
        position.SeenBefore = position.Limit;
        position.Room = room;
        position.IsFaulted = true;
        position.Limit = position.Consumer; // Nothing more is taken.
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Push(ref uint word, ref SharedRingPosition position, int edge)
    {
        if (position.IsFaulted)
        {
            return;
        }

        position.Published = position.Producer;
        TOrder.StoreRelease(ref word, position.Producer, edge);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAsked(ref readonly uint eventWord, uint old, uint published) =>
        published - TOrder.Load(in eventWord) < published - old;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Put<T, TOther>(
        UnionSlots<T, TOther> slots,
        ref SharedRingPosition position,
        in T item
    )
        where T : unmanaged
        where TOther : unmanaged
    {
        TOrder.PayloadOpen(ref slots.Bytes(position.Producer), SizeOf<T>(), PayloadAccess.Write);
        slots[position.Producer] = item;
        TOrder.PayloadClose(ref slots.Bytes(position.Producer), SizeOf<T>(), PayloadAccess.Write);
        position.Producer++;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Take<T, TOther>(UnionSlots<T, TOther> slots, ref SharedRingPosition position)
        where T : unmanaged
        where TOther : unmanaged
    {
        TOrder.PayloadOpen(ref slots.Bytes(position.Consumer), SizeOf<T>(), PayloadAccess.Read);
        var item = slots[position.Consumer];
        TOrder.PayloadClose(ref slots.Bytes(position.Consumer), SizeOf<T>(), PayloadAccess.Read);
        position.Consumer++;
        return item;
    }

    private static int Put<T, TOther>(
        UnionSlots<T, TOther> slots,
        ref SharedRingPosition position,
        ReadOnlySpan<T> items,
        int free
    )
        where T : unmanaged
        where TOther : unmanaged
    {
        var count = Math.Min(items.Length, free);
        for (var left = items[..count]; left.Length != 0; )
        {
            var piece = slots.Contiguous(position.Producer, left.Length);
            var bytes = Extent<T, TOther>(piece);
            TOrder.PayloadOpen(ref slots.Bytes(position.Producer), bytes, PayloadAccess.Write);
            slots.Put(position.Producer, left[..piece]);
            TOrder.PayloadClose(ref slots.Bytes(position.Producer), bytes, PayloadAccess.Write);
            position.Producer += (uint)piece;
            left = left[piece..];
        }

        return count;
    }

    private static int Take<T, TOther>(
        UnionSlots<T, TOther> slots,
        ref SharedRingPosition position,
        Span<T> items
    )
        where T : unmanaged
        where TOther : unmanaged
    {
        var count = (int)Math.Min((uint)items.Length, position.Limit - position.Consumer);
        for (var left = items[..count]; left.Length != 0; )
        {
            var piece = slots.Contiguous(position.Consumer, left.Length);
            var bytes = Extent<T, TOther>(piece);
            TOrder.PayloadOpen(ref slots.Bytes(position.Consumer), bytes, PayloadAccess.Read);
            slots.Take(position.Consumer, left[..piece]);
            TOrder.PayloadClose(ref slots.Bytes(position.Consumer), bytes, PayloadAccess.Read);
            position.Consumer += (uint)piece;
            left = left[piece..];
        }

        return count;
    }

    // Whole slots but the last, which ends with the item.
    private static int Extent<T, TOther>(int count)
        where T : unmanaged
        where TOther : unmanaged => ((count - 1) * UnionSlots<T, TOther>.Stride) + SizeOf<T>();

    private static int SizeOf<T>()
        where T : unmanaged => RingSetup.SizeOf<T>();
}
