// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Slots opened and closed between the payload hooks of a memory order: what cores with contiguous slots share.</summary>
internal static class PayloadSlots<T, TOrder>
    where T : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>The pieces in which slots lie, without a hook.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SlotSpans<T> Pieces(Slots<T> slots, ulong index, int count)
    {
        var first = slots.Span(index, count);
        var second =
            first.Length == count
                ? default
                : slots.Span(index + (ulong)first.Length, count - first.Length);
        return new(first, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SlotSpans<T> Open(
        Slots<T> slots,
        ulong index,
        int count,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    )
    {
        var pieces = Pieces(slots, index, count);
        TOrder.PayloadOpen(
            ref slots.Bytes(index),
            pieces.First.Length * RingSetup.SizeOf<T>(),
            access,
            edge
        );
        if (pieces.Second.Length != 0)
        {
            TOrder.PayloadOpen(
                ref slots.Bytes(0),
                pieces.Second.Length * RingSetup.SizeOf<T>(),
                access,
                edge
            );
        }

        return pieces;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Close(
        Slots<T> slots,
        ulong index,
        in SlotSpans<T> pieces,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    )
    {
        TOrder.PayloadClose(
            ref slots.Bytes(index),
            pieces.First.Length * RingSetup.SizeOf<T>(),
            access,
            edge
        );
        if (pieces.Second.Length != 0)
        {
            TOrder.PayloadClose(
                ref slots.Bytes(0),
                pieces.Second.Length * RingSetup.SizeOf<T>(),
                access,
                edge
            );
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Slots<T> slots, ulong index, in T item)
    {
        TOrder.PayloadOpen(ref slots.Bytes(index), RingSetup.SizeOf<T>(), PayloadAccess.Write);
        slots[index] = item;
        TOrder.PayloadClose(ref slots.Bytes(index), RingSetup.SizeOf<T>(), PayloadAccess.Write);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(Slots<T> slots, ulong index)
    {
        TOrder.PayloadOpen(ref slots.Bytes(index), RingSetup.SizeOf<T>(), PayloadAccess.Read);
        var item = slots[index];
        TOrder.PayloadClose(ref slots.Bytes(index), RingSetup.SizeOf<T>(), PayloadAccess.Read);
        return item;
    }
}
