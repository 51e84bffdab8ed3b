// SPDX-License-Identifier: MIT

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
    /// <returns>The slot's first byte.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Bytes(ulong index) => ref *(byte*)(_start + (index & _mask)); // Sound: as the indexer.

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
