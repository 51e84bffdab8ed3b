// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Security.Cryptography;

namespace RingIO.Peer.Net;

/// <summary>A frame with a part of a stream: numbered, and checksummed over all that it says.</summary>
public static class StreamFrame
{
    /// <summary>How long a frame is before the stream's bytes.</summary>
    public const int HeaderBytes = 14 + CheckBytes + 18;

    /// <summary>How many of the stream's bytes a frame has at most.</summary>
    public const int MostBytes = 1400;

    private const int CheckBytes = 8;
    private const int Checked = 14 + CheckBytes;

    // For local experiments, as IEEE 802 has it.
    private const ushort EtherType = 0x88B5;

    /// <summary>The guest's address.</summary>
    public static ReadOnlySpan<byte> GuestAddress => [2, 0, 0, 0, 0, 1];

    /// <summary>The device's.</summary>
    public static ReadOnlySpan<byte> DeviceAddress => [2, 0, 0, 0, 0, 2];

    /// <summary>Makes a frame.</summary>
    /// <returns>Its length.</returns>
    public static int Write(
        Span<byte> frame,
        bool isToDevice,
        ulong position,
        ulong received,
        ReadOnlySpan<byte> bytes
    )
    {
        (isToDevice ? DeviceAddress : GuestAddress).CopyTo(frame);
        (isToDevice ? GuestAddress : DeviceAddress).CopyTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], EtherType);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[Checked..], position);
        BinaryPrimitives.WriteUInt64LittleEndian(frame[(Checked + 8)..], received);
        BinaryPrimitives.WriteUInt16LittleEndian(frame[(Checked + 16)..], (ushort)bytes.Length);
        bytes.CopyTo(frame[HeaderBytes..]);
        frame = frame[..(HeaderBytes + bytes.Length)];
        BinaryPrimitives.WriteUInt64LittleEndian(frame[14..], Check(frame));
        return frame.Length;
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">The frame, private to the caller.</param>
    /// <param name="position">Where in the stream its bytes are.</param>
    /// <param name="received">How many bytes whoever sent it has received.</param>
    /// <param name="bytes">The bytes.</param>
    /// <returns><see langword="false"/> if it is not as it was sent.</returns>
    public static bool TryRead(
        ReadOnlySpan<byte> frame,
        out ulong position,
        out ulong received,
        out ReadOnlySpan<byte> bytes
    )
    {
        (position, received) = (0, 0);
        bytes = default;
        if (
            frame.Length < HeaderBytes
            || BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) != EtherType
            || BinaryPrimitives.ReadUInt64LittleEndian(frame[14..]) != Check(frame)
            || BinaryPrimitives.ReadUInt16LittleEndian(frame[(Checked + 16)..])
                != frame.Length - HeaderBytes
        )
        {
            return false;
        }

        position = BinaryPrimitives.ReadUInt64LittleEndian(frame[Checked..]);
        received = BinaryPrimitives.ReadUInt64LittleEndian(frame[(Checked + 8)..]);
        bytes = frame[HeaderBytes..];
        return true;
    }

    /// <summary>The stream's bytes at a position, which are a function of it.</summary>
    public static void Fill(ulong position, Span<byte> bytes)
    {
        for (var index = 0; index < bytes.Length; index++)
        {
            var at = position + (ulong)index;
            // SplitMix64 of the word that the byte is in.
            var word = ((at >> 3) + 1) * 0x9E3779B97F4A7C15;
            word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9;
            word = (word ^ (word >> 27)) * 0x94D049BB133111EB;
            bytes[index] = (byte)((word ^ (word >> 31)) >> (int)(8 * (at & 7)));
        }
    }

    private static ulong Check(ReadOnlySpan<byte> frame)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(frame[Checked..], hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
