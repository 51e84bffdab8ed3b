// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;
using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>
/// The memory order of the model checker: close a lock-free algorithm over it and every access goes to the
/// exploration that runs on this thread.
/// </summary>
/// <remarks>
/// Where no exploration runs, as in a program's constructor, every access goes straight to memory as in
/// <see cref="HardwareOrder"/>. Thread safety: as there; an exploration is known to its own thread only.
/// </remarks>
public readonly struct SimulatedOrder : IMemoryOrder
{
    /// <inheritdoc/>
    public static ushort Load(ref readonly ushort location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (ushort)world.Do(Word(AccessKind.Load, in location, sizeof(ushort), edge))
            : HardwareOrder.Load(in location, edge);

    /// <inheritdoc/>
    public static int Load(ref readonly int location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (int)world.Do(Word(AccessKind.Load, in location, sizeof(int), edge))
            : HardwareOrder.Load(in location, edge);

    /// <inheritdoc/>
    public static uint Load(ref readonly uint location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (uint)world.Do(Word(AccessKind.Load, in location, sizeof(uint), edge))
            : HardwareOrder.Load(in location, edge);

    /// <inheritdoc/>
    public static long Load(ref readonly long location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (long)world.Do(Word(AccessKind.Load, in location, sizeof(long), edge))
            : HardwareOrder.Load(in location, edge);

    /// <inheritdoc/>
    public static ulong Load(ref readonly ulong location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? world.Do(Word(AccessKind.Load, in location, sizeof(ulong), edge))
            : HardwareOrder.Load(in location, edge);

    /// <inheritdoc/>
    public static ushort LoadAcquire(
        ref readonly ushort location,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? (ushort)world.Do(Word(AccessKind.LoadAcquire, in location, sizeof(ushort), edge))
            : HardwareOrder.LoadAcquire(in location, edge);

    /// <inheritdoc/>
    public static int LoadAcquire(ref readonly int location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (int)world.Do(Word(AccessKind.LoadAcquire, in location, sizeof(int), edge))
            : HardwareOrder.LoadAcquire(in location, edge);

    /// <inheritdoc/>
    public static uint LoadAcquire(ref readonly uint location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (uint)world.Do(Word(AccessKind.LoadAcquire, in location, sizeof(uint), edge))
            : HardwareOrder.LoadAcquire(in location, edge);

    /// <inheritdoc/>
    public static long LoadAcquire(ref readonly long location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (long)world.Do(Word(AccessKind.LoadAcquire, in location, sizeof(long), edge))
            : HardwareOrder.LoadAcquire(in location, edge);

    /// <inheritdoc/>
    public static ulong LoadAcquire(ref readonly ulong location, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? world.Do(Word(AccessKind.LoadAcquire, in location, sizeof(ulong), edge))
            : HardwareOrder.LoadAcquire(in location, edge);

    /// <inheritdoc/>
    public static void Store(ref ushort location, ushort value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.Store, in location, sizeof(ushort), edge, value));
        }
        else
        {
            HardwareOrder.Store(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void Store(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.Store, in location, sizeof(int), edge, (uint)value));
        }
        else
        {
            HardwareOrder.Store(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void Store(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.Store, in location, sizeof(uint), edge, value));
        }
        else
        {
            HardwareOrder.Store(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void Store(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.Store, in location, sizeof(long), edge, (ulong)value));
        }
        else
        {
            HardwareOrder.Store(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void Store(ref ulong location, ulong value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.Store, in location, sizeof(ulong), edge, value));
        }
        else
        {
            HardwareOrder.Store(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void StoreRelease(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    )
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.StoreRelease, in location, sizeof(ushort), edge, value));
        }
        else
        {
            HardwareOrder.StoreRelease(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void StoreRelease(ref int location, int value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.StoreRelease, in location, sizeof(int), edge, (uint)value));
        }
        else
        {
            HardwareOrder.StoreRelease(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void StoreRelease(ref uint location, uint value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.StoreRelease, in location, sizeof(uint), edge, value));
        }
        else
        {
            HardwareOrder.StoreRelease(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void StoreRelease(ref long location, long value, [CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.StoreRelease, in location, sizeof(long), edge, (ulong)value));
        }
        else
        {
            HardwareOrder.StoreRelease(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static void StoreRelease(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    )
    {
        if (Exploration.Current is { } world)
        {
            world.Do(Word(AccessKind.StoreRelease, in location, sizeof(ulong), edge, value));
        }
        else
        {
            HardwareOrder.StoreRelease(ref location, value, edge);
        }
    }

    /// <inheritdoc/>
    public static ushort CompareExchange(
        ref ushort location,
        ushort value,
        ushort comparand,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? (ushort)
                world.Do(
                    Word(
                        AccessKind.CompareExchange,
                        in location,
                        sizeof(ushort),
                        edge,
                        value,
                        comparand
                    )
                )
            : HardwareOrder.CompareExchange(ref location, value, comparand, edge);

    /// <inheritdoc/>
    public static int CompareExchange(
        ref int location,
        int value,
        int comparand,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? (int)
                world.Do(
                    Word(
                        AccessKind.CompareExchange,
                        in location,
                        sizeof(int),
                        edge,
                        (uint)value,
                        (uint)comparand
                    )
                )
            : HardwareOrder.CompareExchange(ref location, value, comparand, edge);

    /// <inheritdoc/>
    public static uint CompareExchange(
        ref uint location,
        uint value,
        uint comparand,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? (uint)
                world.Do(
                    Word(
                        AccessKind.CompareExchange,
                        in location,
                        sizeof(uint),
                        edge,
                        value,
                        comparand
                    )
                )
            : HardwareOrder.CompareExchange(ref location, value, comparand, edge);

    /// <inheritdoc/>
    public static long CompareExchange(
        ref long location,
        long value,
        long comparand,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? (long)
                world.Do(
                    Word(
                        AccessKind.CompareExchange,
                        in location,
                        sizeof(long),
                        edge,
                        (ulong)value,
                        (ulong)comparand
                    )
                )
            : HardwareOrder.CompareExchange(ref location, value, comparand, edge);

    /// <inheritdoc/>
    public static ulong CompareExchange(
        ref ulong location,
        ulong value,
        ulong comparand,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? world.Do(
                Word(AccessKind.CompareExchange, in location, sizeof(ulong), edge, value, comparand)
            )
            : HardwareOrder.CompareExchange(ref location, value, comparand, edge);

    /// <inheritdoc/>
    public static ushort Exchange(
        ref ushort location,
        ushort value,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? (ushort)world.Do(Word(AccessKind.Exchange, in location, sizeof(ushort), edge, value))
            : HardwareOrder.Exchange(ref location, value, edge);

    /// <inheritdoc/>
    public static int Exchange(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (int)world.Do(Word(AccessKind.Exchange, in location, sizeof(int), edge, (uint)value))
            : HardwareOrder.Exchange(ref location, value, edge);

    /// <inheritdoc/>
    public static uint Exchange(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (uint)world.Do(Word(AccessKind.Exchange, in location, sizeof(uint), edge, value))
            : HardwareOrder.Exchange(ref location, value, edge);

    /// <inheritdoc/>
    public static long Exchange(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (long)
                world.Do(Word(AccessKind.Exchange, in location, sizeof(long), edge, (ulong)value))
            : HardwareOrder.Exchange(ref location, value, edge);

    /// <inheritdoc/>
    public static ulong Exchange(
        ref ulong location,
        ulong value,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current is { } world
            ? world.Do(Word(AccessKind.Exchange, in location, sizeof(ulong), edge, value))
            : HardwareOrder.Exchange(ref location, value, edge);

    /// <inheritdoc/>
    public static ushort Add(ref ushort location, ushort value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (ushort)world.Do(Word(AccessKind.Add, in location, sizeof(ushort), edge, value))
            : HardwareOrder.Add(ref location, value, edge);

    /// <inheritdoc/>
    public static int Add(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (int)world.Do(Word(AccessKind.Add, in location, sizeof(int), edge, (uint)value))
            : HardwareOrder.Add(ref location, value, edge);

    /// <inheritdoc/>
    public static uint Add(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (uint)world.Do(Word(AccessKind.Add, in location, sizeof(uint), edge, value))
            : HardwareOrder.Add(ref location, value, edge);

    /// <inheritdoc/>
    public static long Add(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (long)world.Do(Word(AccessKind.Add, in location, sizeof(long), edge, (ulong)value))
            : HardwareOrder.Add(ref location, value, edge);

    /// <inheritdoc/>
    public static ulong Add(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? world.Do(Word(AccessKind.Add, in location, sizeof(ulong), edge, value))
            : HardwareOrder.Add(ref location, value, edge);

    /// <inheritdoc/>
    public static ushort And(ref ushort location, ushort value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (ushort)world.Do(Word(AccessKind.And, in location, sizeof(ushort), edge, value))
            : HardwareOrder.And(ref location, value, edge);

    /// <inheritdoc/>
    public static int And(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (int)world.Do(Word(AccessKind.And, in location, sizeof(int), edge, (uint)value))
            : HardwareOrder.And(ref location, value, edge);

    /// <inheritdoc/>
    public static uint And(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (uint)world.Do(Word(AccessKind.And, in location, sizeof(uint), edge, value))
            : HardwareOrder.And(ref location, value, edge);

    /// <inheritdoc/>
    public static long And(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (long)world.Do(Word(AccessKind.And, in location, sizeof(long), edge, (ulong)value))
            : HardwareOrder.And(ref location, value, edge);

    /// <inheritdoc/>
    public static ulong And(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? world.Do(Word(AccessKind.And, in location, sizeof(ulong), edge, value))
            : HardwareOrder.And(ref location, value, edge);

    /// <inheritdoc/>
    public static ushort Or(ref ushort location, ushort value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (ushort)world.Do(Word(AccessKind.Or, in location, sizeof(ushort), edge, value))
            : HardwareOrder.Or(ref location, value, edge);

    /// <inheritdoc/>
    public static int Or(ref int location, int value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (int)world.Do(Word(AccessKind.Or, in location, sizeof(int), edge, (uint)value))
            : HardwareOrder.Or(ref location, value, edge);

    /// <inheritdoc/>
    public static uint Or(ref uint location, uint value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (uint)world.Do(Word(AccessKind.Or, in location, sizeof(uint), edge, value))
            : HardwareOrder.Or(ref location, value, edge);

    /// <inheritdoc/>
    public static long Or(ref long location, long value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? (long)world.Do(Word(AccessKind.Or, in location, sizeof(long), edge, (ulong)value))
            : HardwareOrder.Or(ref location, value, edge);

    /// <inheritdoc/>
    public static ulong Or(ref ulong location, ulong value, [CallerLineNumber] int edge = 0) =>
        Exploration.Current is { } world
            ? world.Do(Word(AccessKind.Or, in location, sizeof(ulong), edge, value))
            : HardwareOrder.Or(ref location, value, edge);

    /// <inheritdoc/>
    public static void FullFence([CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(new(AccessKind.FullFence, 0, 0, 0, 0, edge));
        }
        else
        {
            HardwareOrder.FullFence(edge);
        }
    }

    /// <inheritdoc/>
    public static void SpinHint([CallerLineNumber] int edge = 0)
    {
        if (Exploration.Current is { } world)
        {
            world.Do(new(AccessKind.SpinHint, 0, 0, 0, 0, edge));
        }
        else
        {
            HardwareOrder.SpinHint(edge);
        }
    }

    /// <inheritdoc/>
    public static void PayloadOpen(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current?.Do(
            Word(
                access == PayloadAccess.Read ? AccessKind.OpenRead : AccessKind.OpenWrite,
                in start,
                length,
                edge
            )
        );

    /// <inheritdoc/>
    public static void PayloadClose(
        ref readonly byte start,
        int length,
        PayloadAccess access,
        [CallerLineNumber] int edge = 0
    ) =>
        Exploration.Current?.Do(
            Word(
                access == PayloadAccess.Read ? AccessKind.CloseRead : AccessKind.CloseWrite,
                in start,
                length,
                edge
            )
        );

    private static Access Word<T>(
        AccessKind kind,
        ref readonly T location,
        int size,
        int edge,
        ulong value = 0,
        ulong comparand = 0
    )
        where T : unmanaged =>
        new(kind, RawMemory.AddressOf(in location), size, value, comparand, edge);
}
