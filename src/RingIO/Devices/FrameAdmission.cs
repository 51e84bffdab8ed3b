// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>Whether a device may take a frame at all: what every device asks first.</summary>
/// <remarks>Nothing is allocated and nothing of the frame is read. Thread safety: every member may be called from any thread.</remarks>
public static class FrameAdmission
{
    /// <summary>The length of an Ethernet header in bytes: the shortest frame.</summary>
    public const int EthernetHeaderLength = 14;

    /// <summary>The longest frame of all in bytes: an IP packet of 65535 behind an Ethernet header with two tags.</summary>
    public const int LongestFrame = EthernetHeaderLength + (2 * TagLength) + 65535;

    private const int TagLength = 4;

    /// <summary>Compares a frame's outside with what a device does.</summary>
    /// <param name="device">The device.</param>
    /// <param name="frame">The frame's fragments.</param>
    /// <param name="offload">What is to be done to it.</param>
    /// <returns>Whether the device may take it; whether its bytes are what the offload says is another question.</returns>
    public static bool Admits(
        this IFrameDevice device,
        ReadOnlySpan<FrameFragment> frame,
        in FrameOffload offload
    )
    {
        ArgumentNullException.ThrowIfNull(device);
        var features = device.Features;
        var fragments =
            (features & FrameDeviceFeatures.ScatterGather) != 0 ? device.MaxFragments : 1;
        var length = FrameFragments.Length(frame);
        if (frame.Length > fragments || length < EthernetHeaderLength || length > LongestFrame)
        {
            return false;
        }

        // A length of exactly the tags above the MTU may be a tagged frame: only its bytes would tell.
        var isLarge = length > device.Mtu + EthernetHeaderLength + (2 * TagLength);
        return Wants(offload, isLarge) is { } wanted && (features & wanted) == wanted;
    }

    /// <summary>Requires that a queue exists.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">The queue's number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such queue.</exception>
    public static void RequireQueue(this IFrameDevice device, int queue)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfNegative(queue);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(queue, device.QueueCount);
    }

    /// <summary>Requires that memory offered for a frame is in no more fragments than a device takes.</summary>
    /// <param name="device">The device.</param>
    /// <param name="into">The fragments.</param>
    /// <exception cref="ArgumentException">There are too many.</exception>
    public static void RequireFragments(this IFrameDevice device, ReadOnlySpan<FrameFragment> into)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (into.Length > device.MaxFragments)
        {
            throw new ArgumentException(
                $"A frame is received into at most {device.MaxFragments} fragments, not {into.Length}.",
                nameof(into)
            );
        }
    }

    // Null: no device takes that.
    private static FrameDeviceFeatures? Wants(in FrameOffload offload, bool isLarge)
    {
        var wanted = offload.NeedsChecksum
            ? FrameDeviceFeatures.TransmitChecksum
            : FrameDeviceFeatures.None;
        if (offload.Kind == SegmentationKind.None)
        {
            return isLarge || offload.RawKind != 0 ? null : wanted;
        }

        if (!offload.NeedsChecksum || offload.SegmentSize == 0)
        {
            return null;
        }

        if (offload.HasEcn)
        {
            wanted |= FrameDeviceFeatures.TransmitEcn;
        }

        return offload.Kind switch
        {
            SegmentationKind.TcpV4 => wanted | FrameDeviceFeatures.TransmitTcpV4,
            SegmentationKind.TcpV6 => wanted | FrameDeviceFeatures.TransmitTcpV6,
            _ => null,
        };
    }
}
