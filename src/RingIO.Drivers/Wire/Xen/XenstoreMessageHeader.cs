// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What stands before the payload of each message of the store's protocol.</summary>
/// <remarks>
/// A plain copy, never a view of shared memory. Source: <c>xen/io/xs_wire.h</c>, <c>struct xsd_sockmsg</c>; the byte
/// order is the domains', little-endian on every machine that this library serves.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public struct XenstoreMessageHeader
{
    /// <summary>How many bytes a header has.</summary>
    public const int Size = 16;

    /// <summary>What is asked or answered (<c>type</c>); any number may come from a peer.</summary>
    public XenstoreMessageType Type;

    /// <summary>The asker's name for the request, which its answer repeats (<c>req_id</c>).</summary>
    public uint RequestId;

    /// <summary>The transaction, or 0 for none (<c>tx_id</c>).</summary>
    public uint TransactionId;

    /// <summary>How many bytes of payload follow (<c>len</c>); any number may come from a peer.</summary>
    public uint Length;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">At least <see cref="Size"/> bytes of the caller's own.</param>
    /// <returns>The header, unjudged.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes.</exception>
    public static XenstoreMessageHeader Read(ReadOnlySpan<byte> bytes) =>
        new()
        {
            Type = (XenstoreMessageType)BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            RequestId = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
            TransactionId = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            Length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]),
        };

    /// <summary>Writes the header.</summary>
    /// <param name="bytes">Where to: at least <see cref="Size"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes.</exception>
    public readonly void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Type);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[4..], RequestId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], TransactionId);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], Length);
    }
}
