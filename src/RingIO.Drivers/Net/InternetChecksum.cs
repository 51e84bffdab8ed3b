// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>The checksum of IP, TCP and UDP over bytes that come in pieces.</summary>
/// <remarks>
/// Source: RFC 1071; updates by RFC 1624. Numbers are as <see cref="BinaryPrimitives.ReadUInt16BigEndian"/> reads them
/// from the frame. A mutable value: pass it by reference. Thread safety: as any value.
/// </remarks>
public struct InternetChecksum
{
    private ulong _sum;
    private bool _isOdd;

    /// <summary>Goes on from a sum that was already made.</summary>
    /// <param name="sum">A folded sum: that of a pseudo header, or what a field holds that is still to be completed.</param>
    public InternetChecksum(ushort sum) => _sum = sum;

    /// <summary>The sum so far, folded and not complemented.</summary>
    public readonly ushort Folded
    {
        get
        {
            var sum = (_sum & 0xFFFFFFFF) + (_sum >> 32);
            sum = (sum & 0xFFFF) + (sum >> 16);
            sum = (sum & 0xFFFF) + (sum >> 16);
            return (ushort)((sum & 0xFFFF) + (sum >> 16));
        }
    }

    /// <summary>What goes into the checksum field: the complement. 0 over bytes that hold a right checksum already.</summary>
    public readonly ushort Value => (ushort)~Folded;

    /// <summary>The checksum of bytes in one piece.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>What goes into the field; the field itself must have been 0.</returns>
    public static ushort Compute(ReadOnlySpan<byte> bytes)
    {
        var sum = default(InternetChecksum);
        sum.Add(bytes);
        return sum.Value;
    }

    /// <summary>The checksum after one word of what it covers has changed (RFC 1624, equation 3).</summary>
    /// <param name="checksum">What the field holds.</param>
    /// <param name="before">The word before.</param>
    /// <param name="after">The word after.</param>
    /// <returns>What the field must hold. Where the sum of all words is 0 modulo 65535, the complement of either zero is right.</returns>
    public static ushort Update(ushort checksum, ushort before, ushort after)
    {
        var sum = (uint)(ushort)~checksum + (ushort)~before + after;
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~((sum & 0xFFFF) + (sum >> 16));
    }

    /// <summary>Adds the bytes that follow.</summary>
    /// <param name="bytes">The bytes: any number of them, an odd one too.</param>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        var sum = ChecksumKernel.Sum(bytes);
        // Memory's order is the network's on one kind of processor; behind an odd byte the two halves change places.
        _sum +=
            BitConverter.IsLittleEndian != _isOdd ? BinaryPrimitives.ReverseEndianness(sum) : sum;
        _isOdd ^= (bytes.Length & 1) != 0;
    }

    /// <summary>Adds a number of a pseudo header, whose place is even.</summary>
    /// <param name="value">The number: its two halves are two words.</param>
    public void Add(uint value) => _sum += value;

    /// <summary>Adds bytes that lie in fragments.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <param name="offset">The first byte, from the first fragment's first.</param>
    /// <param name="length">How many; all of them must be there.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not.</exception>
    public void Add(ReadOnlySpan<FrameFragment> fragments, long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > FrameFragments.Length(fragments) - length)
        {
            throw new ArgumentOutOfRangeException(
                nameof(offset),
                $"Bytes {offset} to {offset + length} are not inside {FrameFragments.Length(fragments)} bytes of fragments."
            );
        }

        foreach (var fragment in fragments)
        {
            if (offset >= fragment.Length)
            {
                offset -= fragment.Length;
                continue;
            }

            var piece = (int)Math.Min(fragment.Length - offset, length);
            Add(fragment.SharedSpan.Slice((int)offset, piece));
            offset = 0;
            length -= piece;
        }
    }
}
