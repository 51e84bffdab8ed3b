// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>A device that lacks offloads, with them: segments and checksums are made just before it, and joined behind it.</summary>
/// <remarks>
/// <para>Source: the software offload driver of Menon, Cox, Zwaenepoel, "Optimizing Network Virtualization in Xen"
/// (USENIX ATC 2006), section 3. The payload is read for its checksum and not copied, unless the device takes
/// too few fragments, or fills up in the middle of a frame: the rest of one frame a queue is kept then.</para>
/// <para>Ownership: the device beneath is the caller's, and outlives this. Thread safety: as <see cref="IFrameDevice"/>;
/// <see cref="Step"/> counts as a sender of every queue.</para>
/// </remarks>
public sealed class SoftwareOffloadDevice : IFrameDevice
{
    private const FrameDeviceFeatures Transmit =
        FrameDeviceFeatures.ScatterGather
        | FrameDeviceFeatures.TransmitChecksum
        | FrameDeviceFeatures.TransmitTcpV4
        | FrameDeviceFeatures.TransmitTcpV6
        | FrameDeviceFeatures.TransmitEcn;

    private const FrameDeviceFeatures Joined =
        FrameDeviceFeatures.ReceiveChecksum
        | FrameDeviceFeatures.ReceiveTcpV4
        | FrameDeviceFeatures.ReceiveTcpV6
        | FrameDeviceFeatures.ReceiveEcn;

    // Fragments of a frame of 64 KiB in pages, a head, and as much again for pieces that straddle.
    private const int Fragments = 64;

    private readonly IFrameDevice _device;
    private readonly OffloadQueue[] _queues;
    private bool _disposed;

    /// <summary>Puts software in front of a device.</summary>
    /// <param name="device">The device; it stays the caller's.</param>
    /// <param name="coalesce">Whether received segments are joined.</param>
    public SoftwareOffloadDevice(IFrameDevice device, bool coalesce = true)
    {
        ArgumentNullException.ThrowIfNull(device);
        _device = device;
        Features = device.Features | Transmit | (coalesce ? Joined : 0);
        MaxFragments = Math.Max(Fragments, device.MaxFragments);
        _queues = new OffloadQueue[device.QueueCount];
        for (var number = 0; number < _queues.Length; number++)
        {
            _queues[number] = new OffloadQueue(device, number, MaxFragments, coalesce);
        }
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features { get; }

    /// <inheritdoc/>
    public int Mtu => _device.Mtu;

    /// <inheritdoc/>
    public int QueueCount => _queues.Length;

    /// <inheritdoc/>
    public int MaxFragments { get; }

    /// <summary>How many segments were cut.</summary>
    public long Segments => Sum(static queue => queue.Segments);

    /// <summary>How many segments the device refused after it had taken others of the same frame.</summary>
    public long Dropped => Sum(static queue => queue.Dropped);

    /// <summary>How many received segments were joined to others.</summary>
    public long Merged => Sum(static queue => queue.Coalescer?.Merged ?? 0);

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        this.RequireQueue(queue);
        if (!this.Admits(frame, offload))
        {
            return SendResult.Refused;
        }

        var state = _queues[queue];
        var budget = int.MaxValue;
        if (!state.TryFlush(ref budget))
        {
            return SendResult.TryLater;
        }

        if (Lacks(offload))
        {
            return offload.Kind == SegmentationKind.None
                ? state.SendChecksummed(frame, offload)
                : state.SendCut(frame, offload);
        }

        return state.SendJoined(frame, offload);
    }

    /// <inheritdoc/>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        this.RequireQueue(queue);
        this.RequireFragments(into);
        return _queues[queue].Receive(into, out frame);
    }

    /// <summary>Sends what is left of frames that did not fit, and lets the device beneath do its own.</summary>
    /// <inheritdoc/>
    public int Step(int budget)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var left = budget;
        foreach (var queue in _queues)
        {
            queue.TryFlush(ref left);
        }

        return budget - left + (left > 0 ? _device.Step(left) : 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            Array.ForEach(_queues, static queue => queue.Dispose());
        }
    }

    private bool Lacks(in FrameOffload offload)
    {
        var wanted = offload.Kind switch
        {
            SegmentationKind.TcpV4 => FrameDeviceFeatures.TransmitTcpV4,
            SegmentationKind.TcpV6 => FrameDeviceFeatures.TransmitTcpV6,
            _ => FrameDeviceFeatures.None,
        };
        wanted |= offload.NeedsChecksum ? FrameDeviceFeatures.TransmitChecksum : 0;
        wanted |= offload.HasEcn ? FrameDeviceFeatures.TransmitEcn : 0;
        return (_device.Features & wanted) != wanted;
    }

    private long Sum(Func<OffloadQueue, long> count) => _queues.Sum(count);
}
