// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>How a guest gets what is sent to it.</summary>
public enum NetReceive
{
    /// <summary>It is copied into pages that the guest has granted (netif's rx-copy).</summary>
    Copy,

    /// <summary>The original way: the page that it is in is exchanged for one of the guest's (netif's rx-flip).</summary>
    Flip,
}
