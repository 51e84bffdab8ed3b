// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>An entry of the table that adds or drops static grants.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct xen_netif_gref</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct NetControlGrant
{
    /// <summary>The granted page (<c>ref</c>).</summary>
    [FieldOffset(0)]
    public uint GrantRef;

    /// <summary>How it may be used (<c>flags</c>).</summary>
    [FieldOffset(4)]
    public NetControlGrantAccess Flags;

    /// <summary>A <see cref="NetControlStatus"/>, filled in by the back end (<c>status</c>).</summary>
    [FieldOffset(6)]
    public ushort Status;
}
