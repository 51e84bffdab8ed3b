// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>Into what a large frame is to be cut.</summary>
/// <remarks>Source: virtio 1.3, section 5.1.6, <c>gso_type</c> of <c>virtio_net_hdr</c>. The numbers are wire format.</remarks>
public enum SegmentationKind : byte
{
    /// <summary>VIRTIO_NET_HDR_GSO_NONE: it is sent as it is.</summary>
    None = 0,

    /// <summary>VIRTIO_NET_HDR_GSO_TCPV4: TCP segments over IPv4.</summary>
    TcpV4 = 1,

    /// <summary>VIRTIO_NET_HDR_GSO_UDP: IP fragments of one UDP datagram.</summary>
    UdpFragments = 3,

    /// <summary>VIRTIO_NET_HDR_GSO_TCPV6: TCP segments over IPv6.</summary>
    TcpV6 = 4,

    /// <summary>VIRTIO_NET_HDR_GSO_UDP_L4: UDP datagrams of the segment's size.</summary>
    UdpDatagrams = 5,
}
