// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>LINKTYPE numbers (draft-ietf-opsawg-pcaplinktype).</summary>
public static class LinkTypes
{
    /// <summary>LINKTYPE_ETHERNET: an Ethernet frame without its check sequence.</summary>
    public const int Ethernet = 1;

    /// <summary>LINKTYPE_RAW: an IPv4 or IPv6 packet.</summary>
    public const int Raw = 101;
}
