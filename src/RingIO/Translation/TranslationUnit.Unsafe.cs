// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RingIO.Primitives;

namespace RingIO.Translation;

// Loads and stores. A translation leads to a frame of the machine (the walker and the TLB check it), and the frame's next use waits for
// this CPU's acknowledgement, which is this thread's next Poll.
public sealed unsafe partial class TranslationUnit
{
    /// <summary>Reads a value.</summary>
    /// <typeparam name="T">The value, of at most 4096 bytes.</typeparam>
    /// <param name="address">The address; it need not be aligned, and the value may cross into the next page.</param>
    /// <param name="value">The value.</param>
    /// <param name="fault">Or why not.</param>
    /// <returns>Whether it was read.</returns>
    /// <exception cref="InvalidOperationException">Nothing is loaded, or it is paused.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead<T>(GuestVirtualAddress address, out T value, out PageFault fault)
        where T : unmanaged
    {
        if (_isRunning && Cache is { } cache && cache.TryRead(address, out value))
        {
            fault = default;
            return true;
        }

        return TryReadSlowly(address, out value, out fault);
    }

    /// <summary>Writes a value.</summary>
    /// <typeparam name="T">The value, of at most 4096 bytes.</typeparam>
    /// <param name="address">The address; it need not be aligned, and the value may cross into the next page.</param>
    /// <param name="value">The value.</param>
    /// <param name="fault">Or why not; then nothing was written.</param>
    /// <returns>Whether it was written.</returns>
    /// <exception cref="InvalidOperationException">Nothing is loaded, or it is paused.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite<T>(GuestVirtualAddress address, T value, out PageFault fault)
        where T : unmanaged
    {
        if (_isRunning && Cache is { } cache && cache.TryWrite(address, value))
        {
            fault = default;
            return true;
        }

        return TryWriteSlowly(address, value, out fault);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryReadSlowly<T>(GuestVirtualAddress address, out T value, out PageFault fault)
        where T : unmanaged
    {
        value = default;
        if (!TryFind<T>(address, PageAccess.Read, out var first, out var second, out fault))
        {
            return false;
        }

        var inFirst = InFirst<T>(address);
        if (inFirst == sizeof(T))
        {
            // Sound: the value ends within the frame.
            value = Unsafe.ReadUnaligned<T>((byte*)first);
            return true;
        }

        // Sound: a view of the local's own bytes; each part ends within its frame.
        var bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref value, 1));
        new ReadOnlySpan<byte>((byte*)first, inFirst).CopyTo(bytes);
        new ReadOnlySpan<byte>((byte*)second, sizeof(T) - inFirst).CopyTo(bytes[inFirst..]);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryWriteSlowly<T>(GuestVirtualAddress address, T value, out PageFault fault)
        where T : unmanaged
    {
        if (!TryFind<T>(address, PageAccess.Write, out var first, out var second, out fault))
        {
            return false;
        }

        var inFirst = InFirst<T>(address);
        if (inFirst == sizeof(T))
        {
            // Sound: as TryReadSlowly.
            Unsafe.WriteUnaligned((byte*)first, value);
            return true;
        }

        // Sound: as TryReadSlowly.
        var bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value));
        bytes[..inFirst].CopyTo(new((byte*)first, inFirst));
        bytes[inFirst..].CopyTo(new((byte*)second, sizeof(T) - inFirst));
        return true;
    }

    // Both pages before either is touched.
    private bool TryFind<T>(
        GuestVirtualAddress address,
        PageAccess access,
        out nint first,
        out nint second,
        out PageFault fault
    )
        where T : unmanaged
    {
        first = second = 0;
        if (sizeof(T) > PageSize.Size4K.Bytes)
        {
            throw new NotSupportedException(
                $"A {typeof(T)} of {sizeof(T)} bytes is larger than a page: read and write it by parts."
            );
        }

        if (!TryTranslate(address, access, out var found, out fault))
        {
            return false;
        }

        first = found.Host;
        if (InFirst<T>(address) == sizeof(T))
        {
            return true;
        }

        // Behind the last page comes the first one: addresses have 32 bits, or 64.
        var after = address.Frame.Value + 1;
        var next = GuestVirtualAddress.Of(
            new(Format.VirtualBits == 32 ? after & (Format.PageCount - 1) : after)
        );
        if (!TryTranslate(next, access, out found, out fault))
        {
            return false;
        }

        second = found.Host;
        return true;
    }

    private static int InFirst<T>(GuestVirtualAddress address)
        where T : unmanaged =>
        Math.Min(sizeof(T), (int)PageSize.Size4K.Bytes - address.OffsetInFrame);
}
