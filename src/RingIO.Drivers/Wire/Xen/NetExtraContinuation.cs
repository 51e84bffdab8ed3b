// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>Whether more follows a <see cref="NetExtraInfo"/>.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/netif.h</c>, <c>XEN_NETIF_EXTRA_FLAG_*</c>.</remarks>
[Flags]
public enum NetExtraContinuation : byte
{
    /// <summary>It was the last.</summary>
    None = 0,

    /// <summary>Another one follows.</summary>
    More = 1,
}
