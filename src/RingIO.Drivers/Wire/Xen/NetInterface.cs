// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>Limits of the network protocol.</summary>
/// <remarks>Source: <c>xen/io/netif.h</c>.</remarks>
public static class NetInterface
{
    /// <summary>The most bytes of a packet that is sent (<c>XEN_NETIF_MAX_TX_SIZE</c>).</summary>
    public const int MaxPacketBytes = 65535;

    /// <summary>How many slots a packet may take at least, whatever the back end (<c>XEN_NETIF_NR_SLOTS_MIN</c>).</summary>
    public const int MinSlots = 18;
}
