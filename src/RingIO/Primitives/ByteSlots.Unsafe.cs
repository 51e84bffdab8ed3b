// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Primitives;

/// <summary>
/// The bytes of a ring as a <see cref="Slots{T}"/> of bytes sees them, and more: words of 8 bytes, and pieces that go
/// on past the end where the same pages follow once more.
/// </summary>
/// <remarks>
/// A view: it owns nothing. Every index is masked and every length cut, so that no number, whoever wrote it, reaches
/// outside. Thread safety: as the algorithm on top provides.
/// </remarks>
public readonly unsafe struct ByteSlots
{
    private readonly byte* _start;
    private readonly ulong _mask;
    private readonly ulong _extent;

    /// <summary>Views a ring's bytes.</summary>
    /// <param name="slots">The bytes: at least 8 of them, the first at a multiple of 8.</param>
    /// <param name="mirrored">Whether the caller vouches that the same pages follow once more behind the slots.</param>
    public ByteSlots(Slots<byte> slots, bool mirrored)
    {
        // Sound: slots lie in native memory, which does not move; the pointer lives no longer than the view it came from.
        _start = (byte*)Unsafe.AsPointer(ref slots.First);
        _mask = slots.Mask;
        _extent = mirrored ? (_mask + 1) * 2 : _mask + 1;
    }

    /// <summary>How many bytes there are: a power of two.</summary>
    public ulong Count => _mask + 1;

    /// <summary>Whether a piece may go on past the end.</summary>
    public bool IsMirrored => _extent != _mask + 1;

    /// <summary>How many bytes lie in one piece from a free-running index on.</summary>
    /// <param name="index">Any number; its low bits choose the byte.</param>
    /// <returns>The bytes to the end, or to the end of the mirror image.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Contiguous(ulong index) => _extent - (index & _mask);

    /// <summary>One byte, for the payload hooks.</summary>
    /// <param name="index">Any number; its low bits choose the byte.</param>
    /// <returns>The byte.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref byte Byte(ulong index) => ref _start[index & _mask]; // Sound: the masked index is below the count.

    /// <summary>Eight bytes as a word.</summary>
    /// <param name="index">Any number; its low bits, rounded down to a multiple of 8, choose the word.</param>
    /// <returns>The word.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong Word(ulong index) =>
        // Sound: a multiple of 8 below a count that is a power of two of at least 8 leaves 8 bytes before the end.
        ref *(ulong*)(_start + (index & _mask & ~7UL));

    /// <summary>Bytes in one piece from a free-running index on.</summary>
    /// <param name="index">Any number; its low bits choose the byte.</param>
    /// <param name="length">How many; it is cut at <see cref="Contiguous"/>.</param>
    /// <returns>A span over the bytes themselves.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Span(ulong index, int length)
    {
        var offset = index & _mask;
        // Sound: the start is masked; the length is cut at the end of the bytes, or of the mirror image that the
        // constructor's caller vouched for.
        return new(_start + offset, (int)Math.Min((ulong)(uint)length, _extent - offset));
    }
}
