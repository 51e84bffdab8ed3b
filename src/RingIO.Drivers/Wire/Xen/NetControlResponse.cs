// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A response of the control ring.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct xen_netif_ctrl_response</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 12)]
public struct NetControlResponse
{
    /// <summary>The request's (<c>id</c>).</summary>
    [FieldOffset(0)]
    public ushort Id;

    /// <summary>The request's (<c>type</c>).</summary>
    [FieldOffset(2)]
    public NetControlType Type;

    /// <summary>The result (<c>status</c>).</summary>
    [FieldOffset(4)]
    public NetControlStatus Status;

    /// <summary>What was asked for (<c>data</c>).</summary>
    [FieldOffset(8)]
    public uint Data;
}
