// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>An Ethernet address, in the order of the wire.</summary>
/// <remarks>Source: <c>xen/io/netif.h</c>, <c>u.mcast.addr</c>.</remarks>
[InlineArray(Count)]
public struct NetMulticastAddress
{
    /// <summary>How many there are.</summary>
    public const int Count = 6;

    private byte _first;
}
