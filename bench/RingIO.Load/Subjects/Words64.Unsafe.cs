// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Load.Subjects;

/// <summary>64-byte items.</summary>
internal readonly struct Words64 : IPayload<Item64>
{
    /// <inheritdoc/>
    public static int Slots => ManagedPair.Slots64;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Item64 Item(ulong number)
    {
        // Sound: the next line writes every word.
        Unsafe.SkipInit(out Item64 item);
        Payload.Make(ref item, number);
        return item;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Make(Span<Item64> to, ulong first) => Payload.Make(to, first);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ref readonly Item64 item) => Payload.Sum(in item);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ReadOnlySpan<Item64> items) => Payload.Sum(items);

    /// <inheritdoc/>
    public static ulong Expected(long items) => Payload.Expected64(items);
}
