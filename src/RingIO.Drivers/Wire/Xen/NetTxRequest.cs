// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A piece of a packet that the front end sends: the first one tells the whole packet's size.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct netif_tx_request</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 12)]
public struct NetTxRequest
{
    /// <summary>The granted page (<c>gref</c>).</summary>
    [FieldOffset(0)]
    public uint GrantRef;

    /// <summary>The first byte in the page (<c>offset</c>).</summary>
    [FieldOffset(4)]
    public ushort Offset;

    /// <summary>What follows, and what is known of the checksum (<c>flags</c>).</summary>
    [FieldOffset(6)]
    public NetTxInfo Flags;

    /// <summary>Repeated in the response (<c>id</c>).</summary>
    [FieldOffset(8)]
    public ushort Id;

    /// <summary>Bytes: of the whole packet in its first request, else of the piece (<c>size</c>).</summary>
    [FieldOffset(10)]
    public ushort Size;
}
