// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>What a device in memory pretends to be.</summary>
public sealed record MemoryDeviceOptions
{
    /// <summary>What it does; a device in memory keeps a frame and its offload as they are, so it does everything.</summary>
    public FrameDeviceFeatures Features { get; init; } =
        FrameDeviceFeatures.ScatterGather
        | FrameDeviceFeatures.TransmitChecksum
        | FrameDeviceFeatures.TransmitTcpV4
        | FrameDeviceFeatures.TransmitTcpV6
        | FrameDeviceFeatures.TransmitEcn
        | FrameDeviceFeatures.ReceiveChecksum
        | FrameDeviceFeatures.ReceiveTcpV4
        | FrameDeviceFeatures.ReceiveTcpV6
        | FrameDeviceFeatures.ReceiveEcn;

    /// <summary>The largest packet in bytes behind the Ethernet header.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>In how many fragments a frame may be.</summary>
    public int MaxFragments { get; init; } = 64;

    /// <summary>How many frames it holds at most, rounded up to a power of two, each in room for the longest.</summary>
    public int Depth { get; init; } = 64;

    /// <summary>The longest frame that it may have to hold, in bytes.</summary>
    internal int Longest =>
        (Features & (FrameDeviceFeatures.TransmitTcpV4 | FrameDeviceFeatures.TransmitTcpV6)) != 0
            ? FrameAdmission.LongestFrame
            : Math.Min(FrameAdmission.LongestFrame, Mtu + FrameAdmission.EthernetHeaderLength + 8);

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Mtu, 68);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Mtu, 65535);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxFragments, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Depth, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Depth, 1 << 16);
    }
}
