// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>What is known of a frame's transport checksum.</summary>
/// <remarks>Source: virtio 1.3, section 5.1.6, <c>flags</c> of <c>virtio_net_hdr</c>. The numbers are wire format.</remarks>
[Flags]
public enum ChecksumState : byte
{
    /// <summary>Nothing: the field holds what the sender put there.</summary>
    None = 0,

    /// <summary>
    /// VIRTIO_NET_HDR_F_NEEDS_CSUM: the field holds the folded sum of the pseudo header; the sum from
    /// <see cref="FrameOffload.ChecksumStart"/> to the frame's end is still to be put in.
    /// </summary>
    Needed = 1,

    /// <summary>VIRTIO_NET_HDR_F_DATA_VALID: whoever brought the frame has verified it.</summary>
    Verified = 2,
}
