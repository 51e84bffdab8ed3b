// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>A TAP device that is asked for frames only while it may have some: no system call is made in vain.</summary>
/// <remarks>Ownership: the device is the caller's. Thread safety: one thread at a time.</remarks>
internal sealed class PolledTap(TapDevice device) : IFrameDevice
{
    /// <summary>Whether there may be frames: set by who has waited for the device, cleared when it is empty.</summary>
    public bool IsReady { get; set; }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => device.Features;

    /// <inheritdoc/>
    public int Mtu => device.Mtu;

    /// <inheritdoc/>
    public int QueueCount => device.QueueCount;

    /// <inheritdoc/>
    public int MaxFragments => device.MaxFragments;

    /// <inheritdoc/>
    public SendResult TrySend(
        int queue,
        ReadOnlySpan<FrameFragment> frame,
        in FrameOffload offload
    ) => device.TrySend(queue, frame, offload);

    /// <inheritdoc/>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        if (!IsReady)
        {
            frame = default;
            return ReceiveResult.Empty;
        }

        var result = device.TryReceive(queue, into, out frame);
        IsReady = result != ReceiveResult.Empty;
        return result;
    }

    /// <inheritdoc/>
    public int Step(int budget) => device.Step(budget);

    /// <summary>Nothing: the device is the caller's.</summary>
    public void Dispose() { }
}
