// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Devices;

/// <summary>A device that swallows what it is sent and gives nothing: the far end of a transmit measurement.</summary>
/// <remarks>
/// It reads every byte as a device's DMA does, into one buffer that the next frame overwrites, so that a frame whose
/// payload nobody mapped is not sent for nothing. One queue. Thread safety: one thread at a time.
/// </remarks>
public sealed class SinkFrameDevice : IFrameDevice
{
    private readonly MemoryDeviceOptions _options;
    private readonly PortableBacking _memory = new(FrameAdmission.LongestFrame);
    private readonly FrameFragment _buffer;
    private int _last;
    private bool _disposed;

    /// <summary>Makes a sink.</summary>
    /// <param name="options">What it pretends to be; <see langword="null"/> for the defaults. It has no depth.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SinkFrameDevice(MemoryDeviceOptions? options = null)
    {
        _options = options ?? new MemoryDeviceOptions();
        _options.Check();
        _buffer = new FrameFragment(new PageRegion(_memory));
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => _options.Features;

    /// <inheritdoc/>
    public int Mtu => _options.Mtu;

    /// <inheritdoc/>
    public int QueueCount => 1;

    /// <inheritdoc/>
    public int MaxFragments => _options.MaxFragments;

    /// <summary>How many frames were swallowed.</summary>
    public long Frames { get; private set; }

    /// <summary>How many bytes they had.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many frames were refused.</summary>
    public long Refused { get; private set; }

    /// <summary>The bytes of the last frame, until the next is sent.</summary>
    public ReadOnlySpan<byte> LastFrame => _buffer.SharedSpan[..RequireOpen(_last)];

    /// <summary>What was to be done to the last frame.</summary>
    public FrameOffload LastOffload { get; private set; }

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        this.RequireQueue(RequireOpen(queue));
        if (!this.Admits(frame, offload))
        {
            Refused++;
            return SendResult.Refused;
        }

        _last = FrameFragments.CopyTo(frame, 0, _buffer.SharedSpan);
        LastOffload = offload;
        Frames++;
        Bytes += _last;
        return SendResult.Sent;
    }

    /// <inheritdoc/>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        this.RequireQueue(RequireOpen(queue));
        this.RequireFragments(into);
        frame = default;
        return ReceiveResult.Empty;
    }

    /// <inheritdoc/>
    public int Step(int budget) => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _memory.Dispose();
    }

    private int RequireOpen(int value)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return value;
    }
}
