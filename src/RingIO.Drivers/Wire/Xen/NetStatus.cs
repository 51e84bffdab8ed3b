// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What became of a packet.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>NETIF_RSP_*</c>.</remarks>
public enum NetStatus : short
{
    /// <summary>It was dropped.</summary>
    Dropped = -2,

    /// <summary>The request was malformed, or it could not be served.</summary>
    Error = -1,

    /// <summary>It was sent.</summary>
    Okay = 0,

    /// <summary>The slot was a <see cref="NetExtraInfo"/>: there is no response to it.</summary>
    Null = 1,
}
