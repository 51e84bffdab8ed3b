// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What the front end puts into a slot of the transmit ring: a request, or what is told of the packet whose first request came before.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Which of the two it is, the slots before it say. Source: <c>xen/io/netif.h</c>, guest transmit.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 12)]
public struct NetTxSlot
{
    /// <summary>The request.</summary>
    [FieldOffset(0)]
    public NetTxRequest Request;

    /// <summary>What is told.</summary>
    [FieldOffset(0)]
    public NetExtraInfo Extra;
}
