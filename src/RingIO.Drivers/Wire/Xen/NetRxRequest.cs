// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A page that the front end lends for a packet to be received into.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct netif_rx_request</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct NetRxRequest
{
    /// <summary>Repeated in the response (<c>id</c>).</summary>
    [FieldOffset(0)]
    public ushort Id;

    /// <summary>The granted page (<c>gref</c>).</summary>
    [FieldOffset(4)]
    public uint GrantRef;
}
