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
public readonly partial struct SimulatedOrder : IMemoryOrder
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
