// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>What a device does by itself, and what those who use it must be ready for.</summary>
[Flags]
public enum FrameDeviceFeatures
{
    /// <summary>Whole frames in one fragment, finished by the sender.</summary>
    None = 0,

    /// <summary>A frame may be sent from several fragments.</summary>
    ScatterGather = 1,

    /// <summary>It completes transport checksums of frames that are sent.</summary>
    TransmitChecksum = 2,

    /// <summary>It cuts TCP over IPv4; needs <see cref="TransmitChecksum"/>.</summary>
    TransmitTcpV4 = 4,

    /// <summary>It cuts TCP over IPv6; needs <see cref="TransmitChecksum"/>.</summary>
    TransmitTcpV6 = 8,

    /// <summary>It cuts TCP with congestion notification too.</summary>
    TransmitEcn = 16,

    /// <summary>It may hand out frames whose checksum is still to be completed.</summary>
    ReceiveChecksum = 32,

    /// <summary>It may hand out frames of TCP over IPv4 that are larger than its MTU.</summary>
    ReceiveTcpV4 = 64,

    /// <summary>It may hand out frames of TCP over IPv6 that are larger than its MTU.</summary>
    ReceiveTcpV6 = 128,

    /// <summary>It may hand out large frames of TCP with congestion notification.</summary>
    ReceiveEcn = 256,
}
