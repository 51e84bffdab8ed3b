// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Devices;

/// <summary>What is still to be done to a frame, beside it: the checksum to complete and the segments to cut.</summary>
/// <remarks>
/// Source: virtio 1.3, section 5.1.6, <c>struct virtio_net_hdr</c>, of which this is the image: 10 bytes in the
/// processor's order. Whatever comes from a peer is judged before it is used: nothing here is promised to lie inside
/// the frame. Immutable. Thread safety: a value.
/// </remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct FrameOffload
{
    /// <summary>VIRTIO_NET_HDR_GSO_ECN: the TCP stream has congestion notification, so CWR stays with the first segment.</summary>
    public const byte EcnBit = 0x80;

    /// <summary>What is known of the transport checksum.</summary>
    public ChecksumState Checksum { get; init; }

    /// <summary>The byte <c>gso_type</c> as it travels: a <see cref="SegmentationKind"/>, perhaps with <see cref="EcnBit"/>.</summary>
    public byte RawKind { get; init; }

    /// <summary>The bytes of all headers up to the payload; a hint, which nobody may trust.</summary>
    public ushort HeaderLength { get; init; }

    /// <summary>The payload of each segment in bytes, if it is to be cut.</summary>
    public ushort SegmentSize { get; init; }

    /// <summary>The first byte that the checksum covers, from the frame's first.</summary>
    public ushort ChecksumStart { get; init; }

    /// <summary>Where the checksum's two bytes are, from <see cref="ChecksumStart"/>.</summary>
    public ushort ChecksumOffset { get; init; }

    /// <summary>Into what the frame is to be cut, without the ECN bit.</summary>
    public SegmentationKind Kind => (SegmentationKind)(RawKind & ~EcnBit);

    /// <summary>Whether the ECN bit is set.</summary>
    public bool HasEcn => (RawKind & EcnBit) != 0;

    /// <summary>Whether the transport checksum is still to be completed.</summary>
    public bool NeedsChecksum => (Checksum & ChecksumState.Needed) != 0;
}
