// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What is told of a packet in a slot of its own, behind its first slot: which fields hold depends on <see cref="Type"/>.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/netif.h</c>, <c>struct netif_extra_info</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct NetExtraInfo
{
    /// <summary>What it tells (<c>type</c>).</summary>
    [FieldOffset(0)]
    public NetExtraType Type;

    /// <summary>Whether another follows (<c>flags</c>).</summary>
    [FieldOffset(1)]
    public NetExtraContinuation Flags;

    /// <summary>Segmentation: the most payload of a segment, in bytes (<c>u.gso.size</c>).</summary>
    [FieldOffset(2)]
    public ushort SegmentSize;

    /// <summary>Segmentation: the protocol (<c>u.gso.type</c>).</summary>
    [FieldOffset(4)]
    public NetSegmentation Segmentation;

    /// <summary>Segmentation: features that are needed; none is defined (<c>u.gso.features</c>).</summary>
    [FieldOffset(6)]
    public ushort SegmentationFeatures;

    /// <summary>Multicast: the Ethernet address (<c>u.mcast.addr</c>).</summary>
    [FieldOffset(2)]
    public NetMulticastAddress MulticastAddress;

    /// <summary>Hash: which one, a bit number (<c>u.hash.type</c>).</summary>
    [FieldOffset(2)]
    public byte HashType;

    /// <summary>Hash: how it was computed (<c>u.hash.algorithm</c>).</summary>
    [FieldOffset(3)]
    public NetHashAlgorithm HashAlgorithm;

    /// <summary>Hash: the value, in network order (<c>u.hash.value</c>).</summary>
    [FieldOffset(4)]
    public NetHashValue HashValue;
}
