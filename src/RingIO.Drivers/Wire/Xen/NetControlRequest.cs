// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A request of the control ring.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct xen_netif_ctrl_request</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct NetControlRequest
{
    /// <summary>Repeated in the response (<c>id</c>).</summary>
    [FieldOffset(0)]
    public ushort Id;

    /// <summary>What is asked (<c>type</c>).</summary>
    [FieldOffset(2)]
    public NetControlType Type;

    /// <summary>The arguments (<c>data</c>).</summary>
    [FieldOffset(4)]
    public NetControlData Data;
}
