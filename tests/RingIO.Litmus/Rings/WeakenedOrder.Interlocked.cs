// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Litmus.Rings;

// Interlocked operations; the rest stands in WeakenedOrder.cs.
internal readonly partial struct WeakenedOrder<TOrder, TEdges>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort CompareExchange(
        ref ushort location,
        ushort value,
        ushort comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.CompareExchange(ref location, value, comparand, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        if (seen == comparand)
        {
            TOrder.Store(ref location, value, edge);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompareExchange(
        ref int location,
        int value,
        int comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.CompareExchange(ref location, value, comparand, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        if (seen == comparand)
        {
            TOrder.Store(ref location, value, edge);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CompareExchange(
        ref uint location,
        uint value,
        uint comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.CompareExchange(ref location, value, comparand, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        if (seen == comparand)
        {
            TOrder.Store(ref location, value, edge);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchange(
        ref long location,
        long value,
        long comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.CompareExchange(ref location, value, comparand, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        if (seen == comparand)
        {
            TOrder.Store(ref location, value, edge);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchange(
        ref ulong location,
        ulong value,
        ulong comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.CompareExchange(ref location, value, comparand, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        if (seen == comparand)
        {
            TOrder.Store(ref location, value, edge);
        }

        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Exchange(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    )
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Exchange(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Exchange(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Exchange(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Exchange(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Exchange(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Exchange(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Exchange(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Exchange(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Exchange(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Add(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Add(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, (ushort)(seen + value), edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Add(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen + value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Add(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen + value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Add(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen + value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Add(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen + value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort And(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.And(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, (ushort)(seen & value), edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int And(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.And(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen & value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint And(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.And(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen & value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long And(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.And(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen & value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong And(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.And(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen & value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Or(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Or(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, (ushort)(seen | value), edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Or(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Or(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen | value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Or(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Or(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen | value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Or(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Or(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen | value, edge);
        return seen;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Or(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        if (!TEdges.Contains(edge))
        {
            return TOrder.Or(ref location, value, edge);
        }

        var seen = TOrder.Load(ref location, edge);
        TOrder.Store(ref location, seen | value, edge);
        return seen;
    }
}
