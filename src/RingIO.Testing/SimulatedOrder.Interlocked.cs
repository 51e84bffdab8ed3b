// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;
using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <content>The interlocked operations.</content>
public readonly partial struct SimulatedOrder
{
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
}
