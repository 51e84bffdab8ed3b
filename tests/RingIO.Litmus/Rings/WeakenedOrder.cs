// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Litmus.Rings;

/// <summary>
/// A memory order from which some edges are taken away: acquire and release become plain, a full fence is gone, an
/// interlocked operation falls apart into a load and a store.
/// </summary>
/// <remarks>
/// On x86 what becomes plain cannot be told from what was there; a fence that is gone and an operation that fell apart can.
/// Every member may be called from any thread.
/// </remarks>
internal readonly partial struct WeakenedOrder<TOrder, TEdges> : IMemoryOrder
    where TOrder : struct, IMemoryOrder
    where TEdges : struct, IEdgeSet
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Load(ref readonly ushort location, [CallerLineNumber] int edge = 0) =>
        TOrder.Load(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(ref readonly int location, [CallerLineNumber] int edge = 0) =>
        TOrder.Load(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(ref readonly uint location, [CallerLineNumber] int edge = 0) =>
        TOrder.Load(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Load(ref readonly long location, [CallerLineNumber] int edge = 0) =>
        TOrder.Load(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref readonly ulong location, [CallerLineNumber] int edge = 0) =>
        TOrder.Load(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref ushort location, ushort value, [CallerLineNumber] int edge = 0) =>
        TOrder.Store(ref location, value, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        TOrder.Store(ref location, value, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        TOrder.Store(ref location, value, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        TOrder.Store(ref location, value, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        TOrder.Store(ref location, value, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort LoadAcquire(
        ref readonly ushort location,
        [CallerLineNumber] int edge = 0
    ) =>
        TEdges.Contains(edge)
            ? TOrder.Load(in location, edge)
            : TOrder.LoadAcquire(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoadAcquire(ref readonly int location, [CallerLineNumber] int edge = 0) =>
        TEdges.Contains(edge)
            ? TOrder.Load(in location, edge)
            : TOrder.LoadAcquire(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadAcquire(ref readonly uint location, [CallerLineNumber] int edge = 0) =>
        TEdges.Contains(edge)
            ? TOrder.Load(in location, edge)
            : TOrder.LoadAcquire(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LoadAcquire(ref readonly long location, [CallerLineNumber] int edge = 0) =>
        TEdges.Contains(edge)
            ? TOrder.Load(in location, edge)
            : TOrder.LoadAcquire(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadAcquire(ref readonly ulong location, [CallerLineNumber] int edge = 0) =>
        TEdges.Contains(edge)
            ? TOrder.Load(in location, edge)
            : TOrder.LoadAcquire(in location, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    )
    {
        if (TEdges.Contains(edge))
        {
            TOrder.Store(ref location, value, edge);
        }
        else
        {
            TOrder.StoreRelease(ref location, value, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (TEdges.Contains(edge))
        {
            TOrder.Store(ref location, value, edge);
        }
        else
        {
            TOrder.StoreRelease(ref location, value, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (TEdges.Contains(edge))
        {
            TOrder.Store(ref location, value, edge);
        }
        else
        {
            TOrder.StoreRelease(ref location, value, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (TEdges.Contains(edge))
        {
            TOrder.Store(ref location, value, edge);
        }
        else
        {
            TOrder.StoreRelease(ref location, value, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    )
    {
        if (TEdges.Contains(edge))
        {
            TOrder.Store(ref location, value, edge);
        }
        else
        {
            TOrder.StoreRelease(ref location, value, edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FullFence([CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            TOrder.FullFence(edge);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpinHint([CallerLineNumber] int edge = 0) => TOrder.SpinHint(edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PayloadOpen(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) => TOrder.PayloadOpen(in start, length, access, edge);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PayloadClose(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) => TOrder.PayloadClose(in start, length, access, edge);
}
