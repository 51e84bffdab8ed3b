// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Devices;

/// <summary>A device that gives one frame over and over and takes none: the far end of a receive measurement.</summary>
/// <remarks>One queue. Thread safety: one thread at a time.</remarks>
public sealed class SourceFrameDevice : IFrameDevice
{
    private readonly MemoryDeviceOptions _options;
    private readonly PortableBacking _memory = new(FrameAdmission.LongestFrame);
    private readonly FrameFragment _frame;
    private readonly ReceivedFrame _received;
    private bool _disposed;

    /// <summary>Makes a source.</summary>
    /// <param name="frame">The frame's bytes; copied.</param>
    /// <param name="offload">What is still to be done to it.</param>
    /// <param name="count">How often it is given.</param>
    /// <param name="options">What the device pretends to be; <see langword="null"/> for the defaults. It has no depth.</param>
    /// <exception cref="ArgumentOutOfRangeException">The frame is shorter or longer than any frame, or an option is out of range.</exception>
    public SourceFrameDevice(
        ReadOnlySpan<byte> frame,
        in FrameOffload offload = default,
        long count = long.MaxValue,
        MemoryDeviceOptions? options = null
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(
            frame.Length,
            FrameAdmission.EthernetHeaderLength,
            nameof(frame)
        );
        ArgumentOutOfRangeException.ThrowIfGreaterThan(
            frame.Length,
            FrameAdmission.LongestFrame,
            nameof(frame)
        );
        _options = options ?? new MemoryDeviceOptions();
        _options.Check();
        _frame = new FrameFragment(new PageRegion(_memory)).Slice(0, frame.Length);
        frame.CopyTo(_frame.SharedSpan);
        _received = new ReceivedFrame(frame.Length, offload);
        Left = count;
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => _options.Features;

    /// <inheritdoc/>
    public int Mtu => _options.Mtu;

    /// <inheritdoc/>
    public int QueueCount => 1;

    /// <inheritdoc/>
    public int MaxFragments => _options.MaxFragments;

    /// <summary>How often the frame is still given.</summary>
    public long Left { get; private set; }

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        this.RequireQueue(queue);
        return SendResult.Refused;
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
        if (Left <= 0)
        {
            frame = default;
            return ReceiveResult.Empty;
        }

        Left--;
        frame = _received;
        return FrameFragments.CopyFrom(_frame.SharedSpan, into) == frame.Length
            ? ReceiveResult.Received
            : ReceiveResult.TooLong;
    }

    /// <inheritdoc/>
    public int Step(int budget) => 0;

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _memory.Dispose();
    }
}
