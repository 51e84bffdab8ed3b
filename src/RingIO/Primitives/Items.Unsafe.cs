// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>The words of an item in private memory, for algorithms that move items word by word.</summary>
internal static class Items
{
    /// <summary>A 64-bit word of an item whose size is a multiple of 8; it need not be aligned, for nobody shares it.</summary>
    // Sound: callers pass a word below the item's size / 8.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref ulong Word<T>(ref T item, int word)
        where T : unmanaged => ref Unsafe.Add(ref Unsafe.As<T, ulong>(ref item), word);

    /// <summary>A 32-bit word of an item whose size is a multiple of 4.</summary>
    // Sound: callers pass a word below the item's size / 4.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref uint HalfWord<T>(ref T item, int word)
        where T : unmanaged => ref Unsafe.Add(ref Unsafe.As<T, uint>(ref item), word);

    /// <summary>The first 64 bits of an item of at least 8 bytes.</summary>
    // Sound: the item has them; the reference is only read through.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong First<T>(in T item)
        where T : unmanaged => Unsafe.As<T, ulong>(ref Unsafe.AsRef(in item));
}
