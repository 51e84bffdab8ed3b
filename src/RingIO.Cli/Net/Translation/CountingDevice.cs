// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Cli.Net.Translation;

/// <summary>A device that tells the model what the driver domain touches for each frame.</summary>
/// <remarks>Ownership: the device beneath goes with it. Thread safety: one thread at a time.</remarks>
internal sealed class CountingDevice(IFrameDevice device, TlbModel model, ushort domain)
    : IFrameDevice
{
    private readonly WorkingSet _work = new(model, domain, WorkingSet.BridgePages, place: 1);

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => device.Features;

    /// <inheritdoc/>
    public int Mtu => device.Mtu;

    /// <inheritdoc/>
    public int QueueCount => device.QueueCount;

    /// <inheritdoc/>
    public int MaxFragments => device.MaxFragments;

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        model.Enter(domain);
        _work.Work();
        return device.TrySend(queue, frame, offload);
    }

    /// <inheritdoc/>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        var result = device.TryReceive(queue, into, out frame);
        if (result == ReceiveResult.Received)
        {
            model.Enter(domain);
            _work.Work();
        }

        return result;
    }

    /// <inheritdoc/>
    public int Step(int budget) => device.Step(budget);

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();
}
