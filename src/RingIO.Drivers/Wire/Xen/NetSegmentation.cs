// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>How a packet that is larger than the wire's is to be cut.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_GSO_TYPE_*</c>.</remarks>
public enum NetSegmentation : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>TCP over IPv4.</summary>
    TcpV4 = 1,

    /// <summary>TCP over IPv6.</summary>
    TcpV6 = 2,
}
