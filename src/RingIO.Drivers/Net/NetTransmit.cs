// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>How a back end reaches what its guest sends.</summary>
public enum NetTransmit
{
    /// <summary>The original way: each page is mapped to be read and unmapped behind the device.</summary>
    Map,

    /// <summary>
    /// The header comes beside the request, in pages that stay mapped; the payload is pinned for the device and never mapped. From a front end
    /// that sends no headers so, they are copied.
    /// </summary>
    Header,

    /// <summary>As <see cref="Header"/>, and pages that the guest has registered once stay pinned: no operation a packet.</summary>
    Static,
}
