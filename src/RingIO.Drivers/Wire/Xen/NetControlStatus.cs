// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What became of a <see cref="NetControlRequest"/>.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_CTRL_STATUS_*</c>.</remarks>
public enum NetControlStatus : uint
{
    /// <summary>It was done.</summary>
    Success = 0,

    /// <summary>The back end knows no such request.</summary>
    NotSupported = 1,

    /// <summary>An argument was wrong.</summary>
    InvalidParameter = 2,

    /// <summary>There is no room for so much.</summary>
    BufferOverflow = 3,
}
