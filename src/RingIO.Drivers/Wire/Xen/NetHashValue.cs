// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>The hash of a packet, in network order.</summary>
/// <remarks>Source: <c>xen/io/netif.h</c>, <c>u.hash.value</c>.</remarks>
[InlineArray(Count)]
public struct NetHashValue
{
    /// <summary>How many there are.</summary>
    public const int Count = 4;

    private byte _first;
}
