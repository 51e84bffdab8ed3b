// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>
/// The memory order of the machine: every member is one <see cref="Volatile"/>, <see cref="Interlocked"/> or plain
/// access, inlined.
/// </summary>
/// <remarks>
/// Words of 16 bits have no interlocked add, and, or in .NET; those loop over a compare-exchange, which ends as soon
/// as no other thread wins in between. Thread safety: every member may be called from any thread.
/// </remarks>
public readonly struct HardwareOrder : IMemoryOrder
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Load(ref readonly ushort location, [CallerLineNumber] int edge = 0) =>
        location;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Load(ref readonly int location, [CallerLineNumber] int edge = 0) => location;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Load(ref readonly uint location, [CallerLineNumber] int edge = 0) =>
        location;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Load(ref readonly long location, [CallerLineNumber] int edge = 0) =>
        location;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(ref readonly ulong location, [CallerLineNumber] int edge = 0) =>
        location;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref ushort location, ushort value, [CallerLineNumber] int edge = 0) =>
        location = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        location = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        location = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        location = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        location = value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort LoadAcquire(
        ref readonly ushort location,
        [CallerLineNumber] int edge = 0
    ) => Volatile.Read(in location);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LoadAcquire(ref readonly int location, [CallerLineNumber] int edge = 0) =>
        Volatile.Read(in location);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint LoadAcquire(ref readonly uint location, [CallerLineNumber] int edge = 0) =>
        Volatile.Read(in location);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LoadAcquire(ref readonly long location, [CallerLineNumber] int edge = 0) =>
        Volatile.Read(in location);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadAcquire(ref readonly ulong location, [CallerLineNumber] int edge = 0) =>
        Volatile.Read(in location);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    ) => Volatile.Write(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Volatile.Write(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(
        ref uint location,
        uint value,
        [CallerLineNumber] int edge = 0
    ) => Volatile.Write(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(
        ref long location,
        long value,
        [CallerLineNumber] int edge = 0
    ) => Volatile.Write(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreRelease(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    ) => Volatile.Write(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort CompareExchange(
        ref ushort location,
        ushort value,
        ushort comparand,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.CompareExchange(ref location, value, comparand);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CompareExchange(
        ref int location,
        int value,
        int comparand,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.CompareExchange(ref location, value, comparand);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint CompareExchange(
        ref uint location,
        uint value,
        uint comparand,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.CompareExchange(ref location, value, comparand);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareExchange(
        ref long location,
        long value,
        long comparand,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.CompareExchange(ref location, value, comparand);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong CompareExchange(
        ref ulong location,
        ulong value,
        ulong comparand,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.CompareExchange(ref location, value, comparand);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Exchange(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.Exchange(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Exchange(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Exchange(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Exchange(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Exchange(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Exchange(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Exchange(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Exchange(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    ) => Interlocked.Exchange(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Add(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        var seen = location;
        while (true)
        {
            var found = Interlocked.CompareExchange(ref location, (ushort)(seen + value), seen);
            if (found == seen)
            {
                return seen;
            }

            seen = found;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Add(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Add(ref location, value) - value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Add(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Add(ref location, value) - value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Add(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Add(ref location, value) - value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Add(ref location, value) - value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort And(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        var seen = location;
        while (true)
        {
            var found = Interlocked.CompareExchange(ref location, (ushort)(seen & value), seen);
            if (found == seen)
            {
                return seen;
            }

            seen = found;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int And(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Interlocked.And(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint And(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Interlocked.And(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long And(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Interlocked.And(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong And(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        Interlocked.And(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ushort Or(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        var seen = location;
        while (true)
        {
            var found = Interlocked.CompareExchange(ref location, (ushort)(seen | value), seen);
            if (found == seen)
            {
                return seen;
            }

            seen = found;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Or(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Or(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Or(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Or(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Or(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Or(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Or(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        Interlocked.Or(ref location, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FullFence([CallerLineNumber] int edge = 0) => Interlocked.MemoryBarrier();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SpinHint([CallerLineNumber] int edge = 0) => Thread.SpinWait(1);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PayloadOpen(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) { }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PayloadClose(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) { }

    /// <summary>
    /// Makes every thread of this process pass a full fence. The rare half of a store-to-load pair whose frequent half
    /// is a plain store and load in program order; it does not reach other processes.
    /// </summary>
    /// <remarks>Cost: microseconds. Source: Interlocked.MemoryBarrierProcessWide; membarrier(2).</remarks>
    public static void ProcessFence() => Interlocked.MemoryBarrierProcessWide();
}
