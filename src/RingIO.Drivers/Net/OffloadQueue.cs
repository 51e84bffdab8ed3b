// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Memory;

namespace RingIO.Drivers.Net;

/// <summary>One queue of <see cref="SoftwareOffloadDevice"/>: a frame that is being cut, and frames that are being joined.</summary>
/// <remarks>Thread safety: one sender and one receiver at a time.</remarks>
internal sealed class OffloadQueue : IDisposable
{
    // Headers longer than this are refused: 14 and 8 of Ethernet, 60 of IP, 60 of TCP, and room for extensions.
    private const int MaxHead = 512;

    private readonly IFrameDevice _device;
    private readonly int _number;
    private readonly PortableBacking _memory;
    private readonly FrameFragment _head;
    private readonly FrameFragment _header;
    private readonly FrameFragment _spill;
    private readonly FrameFragment _linear;
    private readonly FrameFragment[] _payload;
    private readonly FrameFragment[] _pieces;
    private readonly FrameFragment[] _room = new FrameFragment[1];
    private readonly int _deviceFragments;
    private FrameOffload _offload;
    private int _headLength;
    private int _frameLength;
    private int _next;
    private bool _isPending;

    public OffloadQueue(IFrameDevice device, int number, int maxFragments, bool coalesce)
    {
        _device = device;
        _number = number;
        var longest = RingIO.Primitives.PageSize.Size4K.RoundUp(FrameAdmission.LongestFrame);
        _memory = new PortableBacking((2 * MaxHead) + (2 * longest));
        _head = new FrameFragment(new PageRegion(_memory, 0, MaxHead));
        _header = new FrameFragment(new PageRegion(_memory, MaxHead, MaxHead));
        _spill = new FrameFragment(new PageRegion(_memory, 2 * MaxHead, longest));
        _linear = new FrameFragment(new PageRegion(_memory, (2 * MaxHead) + longest, longest));
        _payload = new FrameFragment[maxFragments];
        _pieces = new FrameFragment[maxFragments + 1];
        _deviceFragments =
            (device.Features & FrameDeviceFeatures.ScatterGather) != 0 ? device.MaxFragments : 1;
        Coalescer = coalesce ? new ReceiveCoalescer() : null;
    }

    public ReceiveCoalescer? Coalescer { get; }

    /// <summary>Segments that the device refused.</summary>
    public long Dropped { get; private set; }

    /// <summary>Segments that were cut.</summary>
    public long Segments { get; private set; }

    /// <summary>Sends what is left of a frame; true when nothing is.</summary>
    public bool TryFlush(ref int budget)
    {
        while (_isPending && budget > 0)
        {
            // The spilled payload lies where it lay in the frame, so that offsets stay.
            var payload = new ReadOnlySpan<FrameFragment>(in _spill);
            var result = SendSegments(payload, ref budget);
            if (result == SendResult.TryLater)
            {
                return false;
            }

            _isPending = budget == 0 && _next > 0;
        }

        return !_isPending;
    }

    /// <summary>Completes the checksum in a copy of the headers.</summary>
    public SendResult SendChecksummed(ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        var head = TakeHead(frame, out var rest, out var length);
        return TransportChecksum.Complete(head, rest, offload) == FrameDefect.None
            ? SendJoined(Prefixed(_head.Slice(0, length), rest), default)
            : SendResult.Refused;
    }

    public SendResult SendCut(ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        TakeHead(frame, out _, out _headLength);
        _frameLength = (int)FrameFragments.Length(frame);
        _offload = offload;
        _next = 0;
        if (!TryCut(out var segmenter))
        {
            return SendResult.Refused;
        }

        var start = segmenter.HeaderLength;
        var count = FrameFragments.Slice(frame, start, _frameLength - start, _payload);
        var budget = int.MaxValue;
        var payload = _payload.AsSpan(0, count);
        var result = SendSegments(payload, ref budget);
        if (result == SendResult.TryLater && _next > 0)
        {
            FrameFragments.CopyTo(payload, 0, _spill.SharedSpan);
            _isPending = true;
            return SendResult.Sent;
        }

        return result;
    }

    public ReceiveResult Receive(ReadOnlySpan<FrameFragment> into, out ReceivedFrame frame)
    {
        if (Coalescer is not { } coalescer)
        {
            return _device.TryReceive(_number, into, out frame);
        }

        var isEmpty = false;
        while (coalescer.HasRoom && coalescer.Ready == 0 && !isEmpty)
        {
            _room[0] = coalescer.Room;
            var result = _device.TryReceive(_number, _room, out var received);
            if (result == ReceiveResult.Received)
            {
                coalescer.Add(received.Length, received.Offload);
            }

            isEmpty = result == ReceiveResult.Empty;
        }

        return coalescer.TryTake(isEmpty || !coalescer.HasRoom, into, out frame);
    }

    public void Dispose()
    {
        Coalescer?.Dispose();
        _memory.Dispose();
    }

    private bool TryCut(out FrameSegmenter segmenter) =>
        FrameSegmenter.TryCreate(
            _head.SharedSpan[.._headLength],
            _frameLength,
            _offload,
            out segmenter
        ) == FrameDefect.None;

    // TryLater: the device has no room for segment _next. Sent: all are out, or the budget is spent.
    private SendResult SendSegments(ReadOnlySpan<FrameFragment> payload, ref int budget)
    {
        if (!TryCut(out var segmenter))
        {
            return SendResult.Refused;
        }

        var header = _header.Slice(0, segmenter.HeaderLength);
        for (; _next < segmenter.Count && budget > 0; _next++, budget--)
        {
            var (offset, length) = segmenter[_next];
            var count = FrameFragments.Slice(payload, offset, length, _pieces.AsSpan(1));
            segmenter.WriteHeader(_next, _pieces.AsSpan(1, count), header.SharedSpan);
            _pieces[0] = header;
            switch (SendJoined(_pieces.AsSpan(0, count + 1), default))
            {
                case SendResult.TryLater:
                    return SendResult.TryLater;
                case SendResult.Refused when _next == 0:
                    return SendResult.Refused;
                case SendResult.Refused:
                    Dropped++;
                    break;
                default:
                    Segments++;
                    break;
            }
        }

        if (_next == segmenter.Count)
        {
            _next = 0;
        }

        return SendResult.Sent;
    }

    /// <summary>Sends a finished frame in as many fragments as the device takes.</summary>
    public SendResult SendJoined(ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        if (frame.Length <= _deviceFragments)
        {
            return _device.TrySend(_number, frame, offload);
        }

        var length = FrameFragments.CopyTo(frame, 0, _linear.SharedSpan);
        var joined = _linear.Slice(0, length);
        return _device.TrySend(_number, new ReadOnlySpan<FrameFragment>(in joined), offload);
    }

    private Span<byte> TakeHead(
        ReadOnlySpan<FrameFragment> frame,
        out ReadOnlySpan<FrameFragment> rest,
        out int length
    )
    {
        length = FrameFragments.CopyTo(frame, 0, _head.SharedSpan);
        var left = FrameFragments.Length(frame) - length;
        var count = FrameFragments.Slice(frame, length, left, _pieces.AsSpan(1));
        rest = _pieces.AsSpan(1, count);
        return _head.SharedSpan[..length];
    }

    // The pieces with one before them: they were put from 1 on.
    private ReadOnlySpan<FrameFragment> Prefixed(
        FrameFragment first,
        ReadOnlySpan<FrameFragment> rest
    )
    {
        _pieces[0] = first;
        return _pieces.AsSpan(0, rest.Length + 1);
    }
}
