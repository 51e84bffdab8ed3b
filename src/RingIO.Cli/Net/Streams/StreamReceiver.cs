// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Cli.Net.Streams;

/// <summary>Puts a stream together again, whatever was lost, repeated or came in another order, and says what to acknowledge.</summary>
/// <remarks>Nothing is allocated once it is made. Thread safety: one thread at a time.</remarks>
internal sealed class StreamReceiver
{
    private const int MostGaps = 64;

    private readonly ReceivedRanges _beyond = new(MostGaps);
    private readonly PageRun _into;
    private readonly StreamPlan _plan;
    private uint _first;
    private long _length;
    private long _acknowledged;
    private bool _repeats;

    /// <summary>Makes a receiver that awaits nothing.</summary>
    /// <param name="into">Where the stream's bytes go.</param>
    /// <param name="plan">What both ends know.</param>
    public StreamReceiver(PageRun into, StreamPlan plan)
    {
        _into = into;
        _plan = plan;
    }

    /// <summary>How many bytes have come without a gap.</summary>
    public long Received { get; private set; }

    /// <summary>Whether all have.</summary>
    public bool IsComplete => Received == _length;

    /// <summary>How many bytes of payload were copied to their place.</summary>
    public long BytesCopied { get; private set; }

    /// <summary>How many segments had nothing new, or nothing of this stream.</summary>
    public long Useless { get; private set; }

    /// <summary>The number that an acknowledgement carries: the next byte that is awaited.</summary>
    public uint Acknowledgement => _first + (uint)Received;

    /// <summary>Whether an acknowledgement should go out at once: enough has come, all has, or something is wrong.</summary>
    public bool IsAckDue =>
        _repeats
        || Received - _acknowledged >= (long)_plan.SegmentsAnAck * _plan.Segment
        || (IsComplete && Received > _acknowledged);

    /// <summary>Whether something has come that is not acknowledged.</summary>
    public bool IsAckOpen => _repeats || Received > _acknowledged;

    /// <summary>Begins a stream.</summary>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="initial">The sequence number of the first.</param>
    public void Begin(long length, uint initial)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _into.Capacity);
        _length = length;
        _first = initial;
        Received = _acknowledged = 0;
        _repeats = false;
        _beyond.Clear();
    }

    /// <summary>Takes a segment with payload.</summary>
    /// <param name="segment">What its headers say.</param>
    /// <param name="frame">The frame: read once.</param>
    public void Take(in StreamSegment segment, ReadOnlySpan<FrameFragment> frame)
    {
        var length = segment.Payload;
        var start = Received + (int)(segment.Sequence - Acknowledgement);
        var end = start + length;
        if (
            length == 0
            || start < 0
            || end > _length
            || end <= Received
            || end > Received + _plan.Window
        )
        {
            // Not new, or not within the window: the sender is told where it stands.
            Useless++;
            _repeats = true;
            return;
        }

        if (start > Received && !_beyond.TryAdd(start, end))
        {
            Useless++;
            _repeats = true;
            return;
        }

        _into.CopyFrom(start, frame, segment.Headers.PayloadOffset, length);
        BytesCopied += length;
        if (start > Received)
        {
            _repeats = true;
            return;
        }

        Received = _beyond.Advance(end);
    }

    /// <summary>An acknowledgement of all that has come has gone out.</summary>
    public void HaveAcknowledged()
    {
        _acknowledged = Received;
        _repeats = false;
    }
}
