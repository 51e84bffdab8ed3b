// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What a <see cref="NetExtraInfo"/> tells.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_EXTRA_TYPE_*</c>.</remarks>
public enum NetExtraType : byte
{
    /// <summary>Nothing; never sent.</summary>
    None = 0,

    /// <summary>How the packet is to be cut.</summary>
    Segmentation = 1,

    /// <summary>An address is to be received from now on.</summary>
    MulticastAdd = 2,

    /// <summary>An address is not to be received any more.</summary>
    MulticastDelete = 3,

    /// <summary>The packet's hash.</summary>
    Hash = 4,
}
