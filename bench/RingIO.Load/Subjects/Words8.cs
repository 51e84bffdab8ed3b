// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Load.Subjects;

/// <summary>8-byte items.</summary>
internal readonly struct Words8 : IPayload<ulong>
{
    /// <inheritdoc/>
    public static int Slots => ManagedPair.Slots8;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Item(ulong number) => number + 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Make(Span<ulong> to, ulong first) => Payload.Make(to, first);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ref readonly ulong item) => item;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ReadOnlySpan<ulong> items) => Payload.Sum(items);

    /// <inheritdoc/>
    public static ulong Expected(long items) => Payload.Expected8(items);
}
