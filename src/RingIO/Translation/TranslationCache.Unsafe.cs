// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using RingIO.Primitives;

namespace RingIO.Translation;

// The hits. A slot with a key other than 0 points to a whole page of the leased backing (Insert), and no slot has one any more when the
// lease is given back (Dispose).
public sealed unsafe partial class TranslationCache
{
    private nint _memory;

    /// <summary>Reads a value if its page is here to be read.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="address">The address; it need not be aligned.</param>
    /// <param name="value">The value.</param>
    /// <returns><see langword="false"/> if the slow path must see to it: a miss, or a value that crosses into the next page.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead<T>(GuestVirtualAddress address, out T value)
        where T : unmanaged
    {
        ref var slot = ref SlotOf(address);
        if (slot.Read == KeyOf(address) && address.OffsetInFrame <= PageBytes - sizeof(T))
        {
            // Sound: the key is not 0, so that Page is a page of the backing; offset and value end within it.
            value = Unsafe.ReadUnaligned<T>((byte*)slot.Page + address.OffsetInFrame);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Writes a value if its page is here to be written, and dirty.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="address">The address; it need not be aligned.</param>
    /// <param name="value">The value.</param>
    /// <returns><see langword="false"/> if the slow path must see to it: a miss, a page that becomes dirty, or a value that crosses into the next page.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite<T>(GuestVirtualAddress address, T value)
        where T : unmanaged
    {
        ref var slot = ref SlotOf(address);
        if (slot.Write == KeyOf(address) && address.OffsetInFrame <= PageBytes - sizeof(T))
        {
            // Sound: as TryRead.
            Unsafe.WriteUnaligned((byte*)slot.Page + address.OffsetInFrame, value);
            return true;
        }

        return false;
    }

    /// <summary>Finds the bytes from an address on to the end of its page, if the page is here for an access.</summary>
    /// <param name="address">The address.</param>
    /// <param name="access">The access; whose mode is that of <see cref="Use"/>.</param>
    /// <param name="bytes">The bytes themselves, in the host's memory: not to be kept beyond the CPU's next acknowledgement of a shootdown.</param>
    /// <returns><see langword="false"/> if the slow path must see to it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetBytes(GuestVirtualAddress address, TlbAccess access, out Span<byte> bytes)
    {
        ref var slot = ref SlotOf(address);
        var key =
            (access & TlbAccess.Write) != 0 ? slot.Write
            : (access & TlbAccess.Execute) != 0 ? slot.Execute
            : slot.Read;
        if (key == KeyOf(address))
        {
            var offset = address.OffsetInFrame;
            // Sound: as TryRead; the span ends with the page.
            bytes = new((byte*)slot.Page + offset, PageBytes - offset);
            return true;
        }

        bytes = default;
        return false;
    }

    // Never 0: the context in use is not.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong KeyOf(GuestVirtualAddress address) => address.Frame.Value | _context;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot SlotOf(GuestVirtualAddress address) =>
        // Sound: the mask is the array's length - 1, and the length a power of two.
        ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(_slots),
            (nint)(address.Frame.Value & _mask)
        );
}
