// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>How a static grant may be used.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_CTRLF_GREF_*</c>.</remarks>
[Flags]
public enum NetControlGrantAccess : ushort
{
    /// <summary>To read and to write.</summary>
    None = 0,

    /// <summary>To read only.</summary>
    ReadOnly = 1,
}
