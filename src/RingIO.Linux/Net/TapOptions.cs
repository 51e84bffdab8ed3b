// SPDX-License-Identifier: MIT

using System.Buffers;
using RingIO.Devices;

namespace RingIO.Linux;

/// <summary>What TAP device is made.</summary>
public sealed record TapOptions
{
    // What dev_valid_name and /sys refuse.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(" /:\t\n\r\v\f\0");

    /// <summary>The interface's name, at most 15 bytes of ASCII; "%d" in it becomes the lowest free number.</summary>
    public string Name { get; init; } = "ringio%d";

    /// <summary>How many queues it has, 1 to 256: the kernel chooses one by a frame's connection.</summary>
    public int Queues { get; init; } = 1;

    /// <summary>The largest packet in bytes behind the Ethernet header.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>
    /// Which frames the kernel may hand over unfinished: ReceiveChecksum, ReceiveTcpV4, ReceiveTcpV6, ReceiveEcn, where
    /// segments need ReceiveChecksum. What it takes does not depend on it: it always finishes what is sent.
    /// </summary>
    public FrameDeviceFeatures Receive { get; init; } =
        FrameDeviceFeatures.ReceiveChecksum
        | FrameDeviceFeatures.ReceiveTcpV4
        | FrameDeviceFeatures.ReceiveTcpV6
        | FrameDeviceFeatures.ReceiveEcn;

    /// <summary>The namespace in which it is made; <see langword="null"/> for the calling thread's.</summary>
    public NetworkNamespace? Namespace { get; init; }

    internal void Check()
    {
        if (
            Name is null
            || Name.Length is 0 or > 15
            || !System.Text.Ascii.IsValid(Name)
            || Name.AsSpan().ContainsAny(Forbidden)
        )
        {
            throw new ArgumentException(
                $"'{Name}' is no interface's name: 1 to 15 characters of ASCII without space, slash or colon are."
            );
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Queues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Queues, 256);
        ArgumentOutOfRangeException.ThrowIfLessThan(Mtu, 68);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Mtu, 65521);
        const FrameDeviceFeatures Segments =
            FrameDeviceFeatures.ReceiveTcpV4
            | FrameDeviceFeatures.ReceiveTcpV6
            | FrameDeviceFeatures.ReceiveEcn;
        if ((Receive & ~(Segments | FrameDeviceFeatures.ReceiveChecksum)) != 0)
        {
            throw new ArgumentException($"{Receive} has more than Receive features.");
        }

        if ((Receive & Segments) != 0 && (Receive & FrameDeviceFeatures.ReceiveChecksum) == 0)
        {
            throw new ArgumentException(
                $"{Receive}: large frames come without checksum, so ReceiveChecksum goes with them."
            );
        }
    }
}
