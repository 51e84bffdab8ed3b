// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;
using RingIO.Memory;

namespace RingIO.Devices;

/// <summary>A piece of a frame in native memory, which does not move: what a device reads from or writes into.</summary>
/// <remarks>
/// A view: it owns nothing, and whoever made it keeps the memory mapped for as long as the view is used. Its layout is
/// <c>struct iovec</c>'s on 64-bit systems. Immutable. Thread safety: a value; its bytes are as safe as their owner keeps them.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly unsafe record struct FrameFragment
{
    private readonly nint _address;
    private readonly nint _length;

    /// <summary>Names native memory.</summary>
    /// <param name="address">The first byte's address; the caller vouches for <paramref name="length"/> bytes there.</param>
    /// <param name="length">The length in bytes; 0 is allowed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or there are bytes at address 0.</exception>
    public FrameFragment(nint address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > 0)
        {
            ArgumentOutOfRangeException.ThrowIfZero(address);
        }

        _address = address;
        _length = length;
    }

    /// <summary>Names a part of a backing.</summary>
    /// <param name="region">The part, of at most 2 GiB.</param>
    public FrameFragment(PageRegion region)
        : this(region.Address, checked((int)region.Length)) { }

    /// <summary>The first byte's address.</summary>
    public nint Address => _address;

    /// <summary>The length in bytes.</summary>
    public int Length => (int)_length;

    /// <summary>The bytes. Another domain may be writing them: copy what must be judged.</summary>
    // Sound: the constructor's caller vouches for the bytes, and the length is not negative.
    public Span<byte> SharedSpan => new((void*)_address, Length);

    /// <summary>A part of this piece.</summary>
    /// <param name="offset">The first byte, counted from this piece's first.</param>
    /// <param name="length">The length in bytes.</param>
    /// <returns>The smaller piece.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is not inside this piece.</exception>
    public FrameFragment Slice(int offset, int length) =>
        offset >= 0 && length >= 0 && offset <= Length - length
            ? new FrameFragment(_address + offset, length)
            : throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {(long)offset + length} are not inside a fragment of {Length} bytes."
            );
}
