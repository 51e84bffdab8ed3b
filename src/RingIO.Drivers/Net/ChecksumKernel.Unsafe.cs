// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RingIO.Drivers.Net;

/// <summary>Sums of 16-bit words as they lie in memory, folded to 16 bits: the same number whichever way it is reached.</summary>
/// <remarks>
/// 65536 and 4294967296 are both 1 modulo 65535, so words of 32 bits may be added in lanes of 64 and folded at the end
/// (RFC 1071, section 2 B and C). A lane takes 2^32 words of 32 bits before it overflows: more than a span can hold.
/// A last odd byte counts as a word whose other byte, behind it in memory, is 0.
/// </remarks>
internal static class ChecksumKernel
{
    /// <summary>By the widest means that this processor has.</summary>
    /// <param name="bytes">The bytes, at any address.</param>
    /// <returns>The folded sum, in the order of memory.</returns>
    public static ushort Sum(ReadOnlySpan<byte> bytes) =>
        Vector256.IsHardwareAccelerated && bytes.Length >= Vector256<byte>.Count ? Wide(bytes)
        : Vector128.IsHardwareAccelerated && bytes.Length >= Vector128<byte>.Count ? Narrow(bytes)
        : Portable(bytes);

    /// <summary>By vectors of 256 bits.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The folded sum, in the order of memory.</returns>
    public static ushort Wide(ReadOnlySpan<byte> bytes)
    {
        // Sound: every offset read below is at most length - 32 or length - 64, which the loops' conditions ensure.
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var low = Vector256.Create(0xFFFFFFFFUL);
        Vector256<ulong> first = default,
            second = default;
        nuint offset = 0;
        var length = (nuint)bytes.Length;
        for (; offset + 64 <= length; offset += 64)
        {
            var one = Vector256.LoadUnsafe(ref start, offset).AsUInt64();
            var other = Vector256.LoadUnsafe(ref start, offset + 32).AsUInt64();
            first += (one & low) + (one >>> 32);
            second += (other & low) + (other >>> 32);
        }

        if (offset + 32 <= length)
        {
            var one = Vector256.LoadUnsafe(ref start, offset).AsUInt64();
            first += (one & low) + (one >>> 32);
            offset += 32;
        }

        // Each lane is below 2^34 for any frame, and below 2^60 for the longest span: eight of them fit.
        return Fold(Vector256.Sum(first + second) + Rest(bytes[(int)offset..]));
    }

    /// <summary>By vectors of 128 bits.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The folded sum, in the order of memory.</returns>
    public static ushort Narrow(ReadOnlySpan<byte> bytes)
    {
        // Sound: as above, with length - 16.
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var low = Vector128.Create(0xFFFFFFFFUL);
        Vector128<ulong> sum = default;
        nuint offset = 0;
        for (; offset + 16 <= (nuint)bytes.Length; offset += 16)
        {
            var one = Vector128.LoadUnsafe(ref start, offset).AsUInt64();
            sum += (one & low) + (one >>> 32);
        }

        return Fold(Vector128.Sum(sum) + Rest(bytes[(int)offset..]));
    }

    /// <summary>By words of 32 bits, on any processor.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The folded sum, in the order of memory.</returns>
    public static ushort Portable(ReadOnlySpan<byte> bytes) => Fold(Rest(bytes));

    private static ulong Rest(ReadOnlySpan<byte> bytes)
    {
        // Sound: each read lies below the length that its condition compares with.
        ref var start = ref MemoryMarshal.GetReference(bytes);
        var sum = 0UL;
        nuint offset = 0;
        var length = (nuint)bytes.Length;
        for (; offset + 4 <= length; offset += 4)
        {
            // Sound: offset + 4 <= length.
            sum += Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref start, offset));
        }

        if (offset + 2 <= length)
        {
            // Sound: offset + 2 <= length.
            sum += Unsafe.ReadUnaligned<ushort>(ref Unsafe.AddByteOffset(ref start, offset));
            offset += 2;
        }

        if (offset < length)
        {
            var last = bytes[^1];
            sum += BitConverter.IsLittleEndian ? last : (uint)last << 8;
        }

        return sum;
    }

    private static ushort Fold(ulong sum)
    {
        sum = (sum & 0xFFFFFFFF) + (sum >> 32);
        sum = (sum & 0xFFFFFFFF) + (sum >> 32);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)((sum & 0xFFFF) + (sum >> 16));
    }
}
