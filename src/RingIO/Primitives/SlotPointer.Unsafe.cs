// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>One slot whose first word is its flag, for loops that go from slot to slot without an index.</summary>
/// <typeparam name="T">The item: a multiple of 8 bytes.</typeparam>
/// <remarks>Made by <see cref="Slots{T}.At"/>; it may point behind the last slot, where only comparing it is allowed.</remarks>
internal readonly unsafe struct SlotPointer<T>
    where T : unmanaged
{
    private readonly T* _slot;

    // Sound: the caller has a slot, or the end of slots, at this address.
    internal SlotPointer(T* slot) => _slot = slot;

    /// <summary>The first word.</summary>
    // Sound: an item is a multiple of 8 bytes and stands at a multiple of 8; so in Tail.
    public ref ulong Flag => ref *(ulong*)_slot;

    /// <summary>The bytes behind the first word of an item that has some.</summary>
    public ref byte Tail => ref ((byte*)_slot)[sizeof(ulong)];

    /// <summary>
    /// Whether this slot lies before an end. Asked before each use: even a loop whose slot is out of date, because a copy
    /// of its cursor went on, then stays within the slots.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBefore(SlotPointer<T> end) => _slot < end._slot;

    /// <summary>The slot so many further; the caller knows that there is one, or the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SlotPointer<T> Plus(ulong count) => new(_slot + count);

    /// <summary>Copies an item but its first word into the slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutTail(in T item)
    {
        if (sizeof(T) > sizeof(ulong))
        {
            // Sound: both are items; what is copied begins 8 bytes in and ends where they end.
            Unsafe.CopyBlockUnaligned(
                ref Tail,
                ref Unsafe.Add(ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in item)), sizeof(ulong)),
                (uint)(sizeof(T) - sizeof(ulong))
            );
        }
    }

    /// <summary>Makes an item from a first word and the rest of the slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeTail(ulong first, out T item)
    {
        // Sound: every byte of the item is written below, before anyone reads it: its first 8 and all others.
        Unsafe.SkipInit(out item);
        Items.Word(ref item, 0) = first;
        if (sizeof(T) > sizeof(ulong))
        {
            // Sound: as PutTail.
            Unsafe.CopyBlockUnaligned(
                ref Unsafe.Add(ref Unsafe.As<T, byte>(ref item), sizeof(ulong)),
                ref Tail,
                (uint)(sizeof(T) - sizeof(ulong))
            );
        }
    }
}
