// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>The machine's memory order with a hook before each access: what the orders of this library that interfere share.</summary>
/// <typeparam name="THook">What is called before each access: the order itself.</typeparam>
/// <remarks>
/// Implemented by an empty structure that names itself: <c>struct MyOrder : IInterposedOrder&lt;MyOrder&gt;</c>. Threading:
/// as the hook.
/// </remarks>
public interface IInterposedOrder<THook> : IMemoryOrder
    where THook : struct, IInterposedOrder<THook>
{
    /// <summary>Called before each access, fence and payload hook, on the thread that makes it.</summary>
    /// <param name="address">Where the access begins; 0 for a fence, which has no place.</param>
    /// <param name="length">How many bytes it touches.</param>
    /// <param name="edge">The access's edge number.</param>
    static abstract void Before(nint address, int length, int edge);

    /// <summary>Called before each spin hint: the caller will look again. Does nothing unless the order says otherwise.</summary>
    /// <param name="edge">The hint's edge number.</param>
    static virtual void BeforeSpin(int edge) { }

    static ushort IMemoryOrder.Load(ref readonly ushort location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.Load(in location, edge);
    }

    static int IMemoryOrder.Load(ref readonly int location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.Load(in location, edge);
    }

    static uint IMemoryOrder.Load(ref readonly uint location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.Load(in location, edge);
    }

    static long IMemoryOrder.Load(ref readonly long location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.Load(in location, edge);
    }

    static ulong IMemoryOrder.Load(ref readonly ulong location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.Load(in location, edge);
    }

    static void IMemoryOrder.Store(ref ushort location, ushort value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    static void IMemoryOrder.Store(ref int location, int value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    static void IMemoryOrder.Store(ref uint location, uint value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    static void IMemoryOrder.Store(ref long location, long value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    static void IMemoryOrder.Store(ref ulong location, ulong value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        HardwareOrder.Store(ref location, value, edge);
    }

    static ushort IMemoryOrder.LoadAcquire(ref readonly ushort location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    static int IMemoryOrder.LoadAcquire(ref readonly int location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    static uint IMemoryOrder.LoadAcquire(ref readonly uint location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    static long IMemoryOrder.LoadAcquire(ref readonly long location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    static ulong IMemoryOrder.LoadAcquire(ref readonly ulong location, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.LoadAcquire(in location, edge);
    }

    static void IMemoryOrder.StoreRelease(ref ushort location, ushort value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    static void IMemoryOrder.StoreRelease(ref int location, int value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    static void IMemoryOrder.StoreRelease(ref uint location, uint value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    static void IMemoryOrder.StoreRelease(ref long location, long value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    static void IMemoryOrder.StoreRelease(ref ulong location, ulong value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        HardwareOrder.StoreRelease(ref location, value, edge);
    }

    static ushort IMemoryOrder.CompareExchange(
        ref ushort location,
        ushort value,
        ushort comparand,
        int edge
    )
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    static int IMemoryOrder.CompareExchange(ref int location, int value, int comparand, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    static uint IMemoryOrder.CompareExchange(
        ref uint location,
        uint value,
        uint comparand,
        int edge
    )
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    static long IMemoryOrder.CompareExchange(
        ref long location,
        long value,
        long comparand,
        int edge
    )
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    static ulong IMemoryOrder.CompareExchange(
        ref ulong location,
        ulong value,
        ulong comparand,
        int edge
    )
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.CompareExchange(ref location, value, comparand, edge);
    }

    static ushort IMemoryOrder.Exchange(ref ushort location, ushort value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    static int IMemoryOrder.Exchange(ref int location, int value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    static uint IMemoryOrder.Exchange(ref uint location, uint value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    static long IMemoryOrder.Exchange(ref long location, long value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    static ulong IMemoryOrder.Exchange(ref ulong location, ulong value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.Exchange(ref location, value, edge);
    }

    static ushort IMemoryOrder.Add(ref ushort location, ushort value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    static int IMemoryOrder.Add(ref int location, int value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    static uint IMemoryOrder.Add(ref uint location, uint value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    static long IMemoryOrder.Add(ref long location, long value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    static ulong IMemoryOrder.Add(ref ulong location, ulong value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.Add(ref location, value, edge);
    }

    static ushort IMemoryOrder.And(ref ushort location, ushort value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    static int IMemoryOrder.And(ref int location, int value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    static uint IMemoryOrder.And(ref uint location, uint value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    static long IMemoryOrder.And(ref long location, long value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    static ulong IMemoryOrder.And(ref ulong location, ulong value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.And(ref location, value, edge);
    }

    static ushort IMemoryOrder.Or(ref ushort location, ushort value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ushort), edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    static int IMemoryOrder.Or(ref int location, int value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(int), edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    static uint IMemoryOrder.Or(ref uint location, uint value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(uint), edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    static long IMemoryOrder.Or(ref long location, long value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(long), edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    static ulong IMemoryOrder.Or(ref ulong location, ulong value, int edge)
    {
        THook.Before(RawMemory.AddressOf(in location), sizeof(ulong), edge);
        return HardwareOrder.Or(ref location, value, edge);
    }

    static void IMemoryOrder.FullFence(int edge)
    {
        THook.Before(0, 0, edge);
        HardwareOrder.FullFence(edge);
    }

    static void IMemoryOrder.SpinHint(int edge)
    {
        THook.BeforeSpin(edge);
        HardwareOrder.SpinHint(edge);
    }

    static void IMemoryOrder.PayloadOpen(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        int edge
    ) => THook.Before(RawMemory.AddressOf(in start), length, edge);

    static void IMemoryOrder.PayloadClose(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        int edge
    ) => THook.Before(RawMemory.AddressOf(in start), length, edge);
}
