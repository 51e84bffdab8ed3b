// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Testing;

/// <summary>
/// The machine's memory order with a death in it: before each access it asks <see cref="Death"/> whether this is where
/// the owner dies. A process that dies there leaves in shared memory exactly what its peers must cope with.
/// </summary>
/// <remarks>Every member may be called from any thread; each thread has a <see cref="Death"/> of its own.</remarks>
public readonly struct DyingOrder : IMemoryOrder
{
    /// <inheritdoc/>
    public static ushort Load(ref readonly ushort location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Load(in location, edge);
    }

    /// <inheritdoc/>
    public static int Load(ref readonly int location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Load(in location, edge);
    }

    /// <inheritdoc/>
    public static uint Load(ref readonly uint location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Load(in location, edge);
    }

    /// <inheritdoc/>
    public static long Load(ref readonly long location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Load(in location, edge);
    }

    /// <inheritdoc/>
    public static ulong Load(ref readonly ulong location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Load(in location, edge);
    }

    /// <inheritdoc/>
    public static void Store(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void Store(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void Store(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void Store(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void Store(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ushort LoadAcquire(ref readonly ushort location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    /// <inheritdoc/>
    public static int LoadAcquire(ref readonly int location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    /// <inheritdoc/>
    public static uint LoadAcquire(ref readonly uint location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    /// <inheritdoc/>
    public static long LoadAcquire(ref readonly long location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    /// <inheritdoc/>
    public static ulong LoadAcquire(ref readonly ulong location, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    /// <inheritdoc/>
    public static void StoreRelease(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void StoreRelease(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void StoreRelease(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void StoreRelease(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void StoreRelease(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ushort CompareExchange(
        ref ushort location,
        ushort value,
        ushort comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    /// <inheritdoc/>
    public static int CompareExchange(
        ref int location,
        int value,
        int comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    /// <inheritdoc/>
    public static uint CompareExchange(
        ref uint location,
        uint value,
        uint comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    /// <inheritdoc/>
    public static long CompareExchange(
        ref long location,
        long value,
        long comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    /// <inheritdoc/>
    public static ulong CompareExchange(
        ref ulong location,
        ulong value,
        ulong comparand,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    /// <inheritdoc/>
    public static ushort Exchange(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    )
    {
        Death.Approach(edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static int Exchange(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static uint Exchange(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static long Exchange(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ulong Exchange(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ushort Add(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static int Add(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static uint Add(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static long Add(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ulong Add(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ushort And(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static int And(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static uint And(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static long And(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ulong And(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ushort Or(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static int Or(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static uint Or(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static long Or(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static ulong Or(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    /// <inheritdoc/>
    public static void FullFence([CallerLineNumber] int edge = 0)
    {
        Death.Approach(edge);
        HardwareOrder.FullFence(edge);
    }

    /// <inheritdoc/>
    public static void SpinHint([CallerLineNumber] int edge = 0) => HardwareOrder.SpinHint(edge);

    /// <inheritdoc/>
    public static void PayloadOpen(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) => Death.Approach(edge);

    /// <inheritdoc/>
    public static void PayloadClose(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) => Death.Approach(edge);
}
