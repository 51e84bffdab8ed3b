// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What became of a <see cref="NetTxRequest"/>.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct netif_tx_response</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 4)]
public struct NetTxResponse
{
    /// <summary>The request's (<c>id</c>).</summary>
    [FieldOffset(0)]
    public ushort Id;

    /// <summary>The result (<c>status</c>).</summary>
    [FieldOffset(2)]
    public NetStatus Status;
}
