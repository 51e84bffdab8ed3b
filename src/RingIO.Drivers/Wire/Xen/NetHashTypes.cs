// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>Over which headers hashes are computed.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_CTRL_HASH_TYPE_*</c>.</remarks>
[Flags]
public enum NetHashTypes : uint
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>IPv4 addresses.</summary>
    IPv4 = 1,

    /// <summary>IPv4 addresses and TCP ports.</summary>
    IPv4Tcp = 2,

    /// <summary>IPv6 addresses.</summary>
    IPv6 = 4,

    /// <summary>IPv6 addresses and TCP ports.</summary>
    IPv6Tcp = 8,
}
