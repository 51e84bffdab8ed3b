// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A piece of a received packet, in a page that was lent.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct netif_rx_response</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct NetRxResponse
{
    /// <summary>The request's (<c>id</c>).</summary>
    [FieldOffset(0)]
    public ushort Id;

    /// <summary>The first byte in the page (<c>offset</c>).</summary>
    [FieldOffset(2)]
    public ushort Offset;

    /// <summary>What follows, and what is known of the checksum (<c>flags</c>).</summary>
    [FieldOffset(4)]
    public NetRxInfo Flags;

    /// <summary>Bytes received, or a negative <see cref="NetStatus"/> (<c>status</c>).</summary>
    [FieldOffset(6)]
    public short Status;
}
