// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Cli.Net.Paths;

/// <summary>The near machine's network card, with the far host behind it: sends large frames and completes checksums, receives frames of its MTU.</summary>
/// <remarks>
/// One queue. Each byte is copied once, as by DMA: from where it lies to its place in the far host's memory, or from there into the
/// memory offered. Ownership: the far host is the caller's. Thread safety: one thread at a time.
/// </remarks>
internal sealed class WireDevice(FarHost far) : IFrameDevice
{
    /// <inheritdoc/>
    public FrameDeviceFeatures Features =>
        FrameDeviceFeatures.ScatterGather
        | FrameDeviceFeatures.TransmitChecksum
        | FrameDeviceFeatures.TransmitTcpV4;

    /// <inheritdoc/>
    public int Mtu => 1500;

    /// <inheritdoc/>
    public int QueueCount => 1;

    /// <inheritdoc/>
    public int MaxFragments => 64;

    /// <summary>Whether received frames are marked as verified: the card has looked at their checksums.</summary>
    public bool Verifies { get; init; } = true;

    /// <summary>How many frames went either way.</summary>
    public long Frames { get; private set; }

    /// <summary>How many frames were refused.</summary>
    public long Refused { get; private set; }

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        this.RequireQueue(queue);
        if (!this.Admits(frame, offload))
        {
            Refused++;
            return SendResult.Refused;
        }

        Frames++;
        far.Arrive(frame, offload);
        return SendResult.Sent;
    }

    /// <inheritdoc/>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        this.RequireQueue(queue);
        this.RequireFragments(into);
        var result = far.Fetch(into, out frame);
        if (result == ReceiveResult.Received)
        {
            Frames++;
            if (Verifies)
            {
                frame = frame with
                {
                    Offload = new FrameOffload { Checksum = ChecksumState.Verified },
                };
            }
        }

        return result;
    }

    /// <inheritdoc/>
    public int Step(int budget) => 0;

    /// <inheritdoc/>
    public void Dispose() { }
}
