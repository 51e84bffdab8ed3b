// SPDX-License-Identifier: MIT

using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>
/// A power-of-two array of unmanaged items in native memory, indexed by free-running numbers: the one door from
/// rings to raw memory.
/// </summary>
/// <typeparam name="T">The item; its size is fixed and it holds no reference.</typeparam>
/// <remarks>
/// A view: it owns nothing, and whoever made it keeps the memory mapped for as long as the view is used. Every index
/// is masked, so that no index, whoever wrote it, reaches outside. Thread safety: as the algorithm on top provides.
/// </remarks>
public readonly unsafe struct Slots<T>
    where T : unmanaged
{
    private readonly T* _start;
    private readonly ulong _mask;

    /// <summary>Views native memory as slots.</summary>
    /// <param name="address">The first item's address; not 0, aligned to what the processor needs for the item.</param>
    /// <param name="count">How many items: a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is 0 or the count is no power of two.</exception>
    public Slots(nint address, long count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(address);
        if (count <= 0 || !long.IsPow2(count))
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                count,
                "A count of slots is a power of two."
            );
        }

        // Sound: the caller vouches for count items at address, as the remarks demand.
        _start = (T*)address;
        _mask = (ulong)count - 1;
    }

    /// <summary>How many items there are: a power of two, or 1 for the default value, which must not be read.</summary>
    public long Count => (long)_mask + 1;

    /// <summary>What turns a free-running index into a slot: count - 1.</summary>
    public ulong Mask => _mask;

    /// <summary>The slot of a free-running index.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    public ref T this[ulong index]
    {
        // Sound: the masked index is below the count that the constructor was given.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _start[index & _mask];
    }

    /// <summary>The first slot: the whole view where there is but one.</summary>
    public ref T First
    {
        // Sound: a view has at least one item.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *_start;
    }

    /// <summary>The bytes of the slot of a free-running index, for the payload hooks.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="offset">Where in the slot: from 0 to the item's size - 1.</param>
    /// <returns>The slot's byte at that offset.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Bytes(ulong index, int offset = 0)
    {
        Debug.Assert((uint)offset < sizeof(T));
        // Sound: as the indexer; the offset lies within the slot.
        return ref ((byte*)(_start + (index & _mask)))[offset];
    }

    /// <summary>A 64-bit word of a slot, for algorithms that share words of an item.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="word">Which word, below the item's size / 8; the item's size is a multiple of 8, which whoever makes the ring has checked.</param>
    /// <returns>The word itself.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong Word(ulong index, int word = 0)
    {
        Debug.Assert(sizeof(T) % sizeof(ulong) == 0 && (uint)word < sizeof(T) / sizeof(ulong));
        // Sound: the slot as the indexer; the word lies within it, and an item of whole words begins at a multiple of 8.
        return ref ((ulong*)(_start + (index & _mask)))[word];
    }

    /// <summary>A 32-bit word of a slot, for algorithms that share words of an item.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="word">Which word, below the item's size / 4; the item's size is a multiple of 4, which whoever makes the ring has checked.</param>
    /// <returns>The word itself.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref uint HalfWord(ulong index, int word)
    {
        Debug.Assert(sizeof(T) % sizeof(uint) == 0 && (uint)word < sizeof(T) / sizeof(uint));
        // Sound: as Word, with words of 4 bytes.
        return ref ((uint*)(_start + (index & _mask)))[word];
    }

    /// <summary>Copies an item but its first 64-bit word into a slot.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="item">The item, of at least 8 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PutTail(ulong index, in T item) => At(index).PutTail(item);

    /// <summary>Makes an item from a first 64-bit word and the rest of a slot.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="first">The first word.</param>
    /// <param name="item">The item, of at least 8 bytes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeTail(ulong index, ulong first, out T item) =>
        At(index).TakeTail(first, out item);

    // Sound: as the indexer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal SlotPointer<T> At(ulong index) => new(_start + (index & _mask));

    /// <summary>How many slots lie in one piece from a free-running index on.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="count">How many are wanted, not negative.</param>
    /// <returns>The wanted count, or what is left before the array's end if that is less.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Contiguous(ulong index, int count) =>
        (int)Math.Min((ulong)(uint)count, _mask + 1 - (index & _mask));

    /// <summary>Slots in one piece from a free-running index on.</summary>
    /// <param name="index">Any number; its low bits choose the slot.</param>
    /// <param name="count">How many; it is cut at the array's end, see <see cref="Contiguous"/>.</param>
    /// <returns>A span over the slots themselves.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Span(ulong index, int count) =>
        // Sound: start is masked and the length cut at the end of the array.
        new(_start + (index & _mask), Contiguous(index, count));
}
