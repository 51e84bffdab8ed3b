// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Primitives.Disassembly;

/// <summary>Each operation of the seam by itself, and the loops in which a ring's user has them inlined.</summary>
/// <remarks>
/// Compared as machine code with the same source where every call of <typeparamref name="TOrder"/> is replaced by
/// the direct one: see <see cref="DirectRewriter"/>.
/// </remarks>
internal static class SeamOperations<TOrder>
    where TOrder : struct, IMemoryOrder
{
    private const int Edge = 1;

    public static ushort Load(ref ushort word) => TOrder.Load(ref word, Edge);

    public static uint Load(ref uint word) => TOrder.Load(ref word, Edge);

    public static ulong Load(ref ulong word) => TOrder.Load(ref word, Edge);

    public static void Store(ref ushort word, ushort value) => TOrder.Store(ref word, value, Edge);

    public static void Store(ref uint word, uint value) => TOrder.Store(ref word, value, Edge);

    public static void Store(ref ulong word, ulong value) => TOrder.Store(ref word, value, Edge);

    public static ushort LoadAcquire(ref ushort word) => TOrder.LoadAcquire(ref word, Edge);

    public static uint LoadAcquire(ref uint word) => TOrder.LoadAcquire(ref word, Edge);

    public static ulong LoadAcquire(ref ulong word) => TOrder.LoadAcquire(ref word, Edge);

    public static void StoreRelease(ref ushort word, ushort value) =>
        TOrder.StoreRelease(ref word, value, Edge);

    public static void StoreRelease(ref uint word, uint value) =>
        TOrder.StoreRelease(ref word, value, Edge);

    public static void StoreRelease(ref ulong word, ulong value) =>
        TOrder.StoreRelease(ref word, value, Edge);

    public static ushort CompareExchange(ref ushort word, ushort value, ushort comparand) =>
        TOrder.CompareExchange(ref word, value, comparand, Edge);

    public static uint CompareExchange(ref uint word, uint value, uint comparand) =>
        TOrder.CompareExchange(ref word, value, comparand, Edge);

    public static ulong CompareExchange(ref ulong word, ulong value, ulong comparand) =>
        TOrder.CompareExchange(ref word, value, comparand, Edge);

    public static uint Exchange(ref uint word, uint value) =>
        TOrder.Exchange(ref word, value, Edge);

    public static ulong Exchange(ref ulong word, ulong value) =>
        TOrder.Exchange(ref word, value, Edge);

    public static uint Add(ref uint word, uint value) => TOrder.Add(ref word, value, Edge);

    public static ulong Add(ref ulong word, ulong value) => TOrder.Add(ref word, value, Edge);

    public static uint And(ref uint word, uint value) => TOrder.And(ref word, value, Edge);

    public static ulong And(ref ulong word, ulong value) => TOrder.And(ref word, value, Edge);

    public static uint Or(ref uint word, uint value) => TOrder.Or(ref word, value, Edge);

    public static ulong Or(ref ulong word, ulong value) => TOrder.Or(ref word, value, Edge);

    public static void FullFence() => TOrder.FullFence(Edge);

    public static void SpinHint() => TOrder.SpinHint();

    /// <summary>A payload between its hooks, then its release: what every ring does.</summary>
    public static void Send(ref uint flag, ref uint slot, uint value)
    {
        TOrder.PayloadOpen(ref Unsafe.As<uint, byte>(ref slot), sizeof(uint), PayloadAccess.Write);
        slot = value;
        TOrder.PayloadClose(ref Unsafe.As<uint, byte>(ref slot), sizeof(uint), PayloadAccess.Write);
        TOrder.StoreRelease(ref flag, 1, Edge);
    }

    /// <summary>As the one above, for a payload of 64 bits.</summary>
    public static void Send(ref ulong flag, ref ulong slot, ulong value)
    {
        TOrder.PayloadOpen(
            ref Unsafe.As<ulong, byte>(ref slot),
            sizeof(ulong),
            PayloadAccess.Write
        );
        slot = value;
        TOrder.PayloadClose(
            ref Unsafe.As<ulong, byte>(ref slot),
            sizeof(ulong),
            PayloadAccess.Write
        );
        TOrder.StoreRelease(ref flag, 1, Edge);
    }

    /// <summary>An acquire and the payload behind it.</summary>
    public static bool TryReceive(ref ulong flag, ref ulong slot, out ulong value)
    {
        if (TOrder.LoadAcquire(ref flag, Edge) == 0)
        {
            value = 0;
            return false;
        }

        TOrder.PayloadOpen(ref Unsafe.As<ulong, byte>(ref slot), sizeof(ulong), PayloadAccess.Read);
        value = slot;
        TOrder.PayloadClose(
            ref Unsafe.As<ulong, byte>(ref slot),
            sizeof(ulong),
            PayloadAccess.Read
        );
        return true;
    }

    /// <summary>A claim among several: a compare-exchange loop.</summary>
    public static ulong Claim(ref ulong word, ulong count)
    {
        var seen = TOrder.Load(ref word, Edge);
        while (true)
        {
            var found = TOrder.CompareExchange(ref word, seen + count, seen, Edge);
            if (found == seen)
            {
                return seen;
            }

            TOrder.SpinHint();
            seen = found;
        }
    }

    /// <summary>The producer's hot loop, everything inlined into it.</summary>
    public static bool PutAll(
        SpscCore<ulong, TOrder> ring,
        ref RingPosition position,
        ulong[] items,
        out int count
    )
    {
        var local = position;
        count = 0;
        while (count < items.Length && ring.TryPut(ref local, items[count]))
        {
            count++;
        }

        var wake = ring.Publish(ref local);
        position = local;
        return wake;
    }

    /// <summary>The consumer's hot loop, everything inlined into it.</summary>
    public static bool SumAll(SpscCore<uint, TOrder> ring, ref RingPosition position, out uint sum)
    {
        var local = position;
        sum = 0;
        while (ring.TryTake(ref local, out var item))
        {
            sum += item;
        }

        var wake = ring.Release(ref local);
        position = local;
        return wake;
    }

    /// <summary>Open slots, write in place, close them, publish.</summary>
    public static bool Fill(SpscCore<ulong, TOrder> ring, ref RingPosition position, ulong value)
    {
        var count = ring.Writable(ref position, 32);
        var slots = ring.Open(position.Index, count, PayloadAccess.Write);
        slots.First.Fill(value);
        slots.Second.Fill(value);
        ring.Close(position.Index, slots, PayloadAccess.Write);
        position.Index += (ulong)(uint)count;
        return ring.Publish(ref position);
    }
}
