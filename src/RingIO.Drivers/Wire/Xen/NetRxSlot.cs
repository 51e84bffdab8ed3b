// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What the back end puts into a slot of the receive ring: a response, or what is told of the packet whose first response came before.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Which of the two it is, the slots before it say. Source: <c>xen/io/netif.h</c>, guest receive.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct NetRxSlot
{
    /// <summary>The response.</summary>
    [FieldOffset(0)]
    public NetRxResponse Response;

    /// <summary>What is told.</summary>
    [FieldOffset(0)]
    public NetExtraInfo Extra;
}
