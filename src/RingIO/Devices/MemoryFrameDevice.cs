// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>A cable in memory: what one end sends, the other receives, or the same one where the cable is looped back.</summary>
/// <remarks>
/// One queue. Each frame is copied once, into the cable's memory, and once out of it, with its offload beside it.
/// Thread safety: one thread at a time for both ends together.
/// </remarks>
public sealed class MemoryFrameDevice : IFrameDevice
{
    private readonly MemoryDeviceOptions _options;
    private readonly FrameStore _outgoing;
    private readonly FrameStore _incoming;
    private bool _disposed;

    private MemoryFrameDevice(MemoryDeviceOptions options, FrameStore outgoing, FrameStore incoming)
    {
        _options = options;
        _outgoing = outgoing;
        _incoming = incoming;
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => _options.Features;

    /// <inheritdoc/>
    public int Mtu => _options.Mtu;

    /// <inheritdoc/>
    public int QueueCount => 1;

    /// <inheritdoc/>
    public int MaxFragments => _options.MaxFragments;

    /// <summary>How many frames wait to be received here.</summary>
    public int Waiting => _incoming.Count;

    /// <summary>Makes a device that receives what it sends.</summary>
    /// <param name="options">What it pretends to be; <see langword="null"/> for the defaults.</param>
    /// <returns>The device, owned by the caller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static MemoryFrameDevice CreateLoopback(MemoryDeviceOptions? options = null)
    {
        options ??= new MemoryDeviceOptions();
        options.Check();
        var store = new FrameStore(options.Depth, options.Longest);
        return new MemoryFrameDevice(options, store, store);
    }

    /// <summary>Makes two devices joined by a cable.</summary>
    /// <param name="options">What both pretend to be; <see langword="null"/> for the defaults.</param>
    /// <returns>The two ends, owned by the caller. Disposing of one closes what it would receive; the other end's frames to it are refused.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static (MemoryFrameDevice One, MemoryFrameDevice Other) CreatePair(
        MemoryDeviceOptions? options = null
    )
    {
        options ??= new MemoryDeviceOptions();
        options.Check();
        var there = new FrameStore(options.Depth, options.Longest);
        var back = new FrameStore(options.Depth, options.Longest);
        return (
            new MemoryFrameDevice(options, there, back),
            new MemoryFrameDevice(options, back, there)
        );
    }

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        this.RequireQueue(queue);
        return this.Admits(frame, offload) ? _outgoing.TryPut(frame, offload) : SendResult.Refused;
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
        return _incoming.TryTake(into, out frame);
    }

    /// <inheritdoc/>
    public int Step(int budget) => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _incoming.Dispose();
        }
    }
}
