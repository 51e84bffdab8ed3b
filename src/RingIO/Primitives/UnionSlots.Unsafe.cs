// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RingIO.Primitives;

/// <summary>
/// A power-of-two array of C unions of two items, seen as one of the two: <see cref="Slots{T}"/> with the stride of the
/// larger.
/// </summary>
/// <remarks>
/// A view: it owns nothing. Every index is masked and every length cut, so that no number, whoever wrote it, reaches
/// outside. Copies are made once: .NET introduces no reads. Thread safety: as the algorithm on top provides.
/// </remarks>
internal readonly unsafe struct UnionSlots<T, TOther>
    where T : unmanaged
    where TOther : unmanaged
{
    private readonly byte* _start;
    private readonly uint _mask;

    // Sound: the caller vouches for count unions at address, which is not 0.
    public UnionSlots(nint address, int count)
    {
        _start = (byte*)address;
        _mask = (uint)count - 1;
    }

    /// <summary>The union's size: the larger of both, rounded up to the larger alignment. A constant where types are known.</summary>
    public static int Stride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            // Sound: the sizes of unmanaged types.
            var size = Math.Max(sizeof(T), sizeof(TOther));
            var alignment = Math.Max(AlignmentOf<T>(), AlignmentOf<TOther>());
            return (size + alignment - 1) & -alignment;
        }
    }

    /// <summary>The slot of a free-running index.</summary>
    public ref T this[uint index]
    {
        // Sound: the masked index is below the count that the constructor was given.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref *(T*)At(index);
    }

    /// <summary>The bytes of the slot of a free-running index, for the payload hooks.</summary>
    // Sound: as the indexer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Bytes(uint index) => ref *At(index);

    /// <summary>The slot whose bytes these are.</summary>
    // Sound: the reference is one that Bytes or Next gave, to a whole slot.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T ItemAt(ref byte slot) => ref Unsafe.As<byte, T>(ref slot);

    /// <summary>The bytes of the slot behind: behind the array's last slot nothing may be looked at.</summary>
    // Sound: whoever goes on stays within Contiguous; a reference one past the end is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Next(ref byte slot) => ref Unsafe.AddByteOffset(ref slot, (nuint)Stride);

    /// <summary>How many slots lie in one piece from a free-running index on, at most <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Contiguous(uint index, int count) =>
        (int)Math.Min((uint)count, _mask + 1 - (index & _mask));

    /// <summary>Copies items into slots that lie in one piece.</summary>
    public void Put(uint index, ReadOnlySpan<T> items)
    {
        // Sound: the slots are of the array, for the length is cut at its end.
        var slot = At(index);
        items = items[..Contiguous(index, items.Length)];
        if (Stride == sizeof(T))
        {
            items.CopyTo(new Span<T>(slot, items.Length));
            return;
        }

        foreach (ref readonly var item in items)
        {
            *(T*)slot = item;
            slot += Stride;
        }
    }

    /// <summary>Copies items out of slots that lie in one piece.</summary>
    public void Take(uint index, Span<T> items)
    {
        // Sound: as Put.
        var slot = At(index);
        items = items[..Contiguous(index, items.Length)];
        if (Stride == sizeof(T))
        {
            new ReadOnlySpan<T>(slot, items.Length).CopyTo(items);
            return;
        }

        foreach (ref var item in items)
        {
            item = *(T*)slot;
            slot += Stride;
        }
    }

    // Sound: as the indexer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(uint index) => _start + ((nuint)(index & _mask) * (nuint)Stride);

    // Where a sequential layout puts the item behind a byte, that is its alignment, as in C.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int AlignmentOf<TItem>()
        where TItem : unmanaged => sizeof(AfterByte<TItem>) - sizeof(TItem);

    [StructLayout(LayoutKind.Sequential)]
    private struct AfterByte<TItem>
        where TItem : unmanaged
    {
        public byte Byte;
        public TItem Item;
    }
}
