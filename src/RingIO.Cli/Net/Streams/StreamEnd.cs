// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>One end of a stream on a path: reads what comes, gives it to the sender or the receiver, and sends acknowledgements.</summary>
/// <remarks>Nothing is allocated once it is made. Thread safety: one thread at a time.</remarks>
internal sealed class StreamEnd
{
    private readonly INetPath _path;
    private readonly FramePool _pool;
    private readonly StreamHeader _header;
    private readonly StreamFlow _incoming;
    private readonly StreamPlan _plan;
    private readonly byte[] _head = new byte[StreamSegment.HeadLength];
    private readonly NetFragment[] _pieces;
    private readonly FrameFragment[] _fragments;
    private readonly bool _defers;

    /// <summary>Makes an end.</summary>
    /// <param name="path">The path.</param>
    /// <param name="memory">The pages of the domain that it runs in.</param>
    /// <param name="flow">From here to the other end.</param>
    /// <param name="plan">What both ends know.</param>
    /// <param name="sums">Sums that the sender need not compute.</param>
    public StreamEnd(
        INetPath path,
        StreamMemory memory,
        StreamFlow flow,
        StreamPlan plan,
        SegmentSums? sums = null
    )
    {
        _path = path;
        _plan = plan;
        _incoming = flow.Reversed;
        _header = new StreamHeader(flow);
        _pool = new FramePool(memory.Packets, StreamSender.SlotBytes(path));
        _pieces = new NetFragment[path.MaxFragments];
        _fragments = new FrameFragment[path.MaxFragments];
        _defers = (path.Features & FrameDeviceFeatures.TransmitChecksum) != 0;
        Sender = new StreamSender(path, memory.Source, _pool, _header, plan, sums);
        Receiver = new StreamReceiver(memory.Target, plan);
    }

    /// <summary>What sends from here.</summary>
    public StreamSender Sender { get; }

    /// <summary>What receives here.</summary>
    public StreamReceiver Receiver { get; }

    /// <summary>How many frames came.</summary>
    public long FramesReceived { get; private set; }

    /// <summary>How many acknowledgements went out.</summary>
    public long Acks { get; private set; }

    /// <summary>How many frames were no segment of the stream, or damaged.</summary>
    public long Dropped { get; private set; }

    /// <summary>How many pages or slots wait for the path to give them back.</summary>
    public int PoolFree => _pool.Free;

    /// <summary>Takes back what is out, reads what came, acknowledges it, sends what may be sent, and lets the path work.</summary>
    /// <param name="budget">The most frames each way.</param>
    /// <returns>How much was done; 0: nothing goes on.</returns>
    public int Step(int budget)
    {
        var done = Reap();
        done += Receive(budget);
        if (Receiver.IsAckOpen)
        {
            done += TryAcknowledge() ? 1 : 0;
        }

        done += Sender.Step(budget);
        _path.Flush();
        return done + _path.Step(budget);
    }

    /// <summary>Sends one frame: an acknowledgement that is due, else payload, else an acknowledgement that could wait.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TrySendOne()
    {
        Reap();
        return Receiver.IsAckDue && TryAcknowledge()
            || Sender.Step(1) == 1
            || (Receiver.IsAckOpen && TryAcknowledge());
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="frame">Its pieces.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="offload">What is known of its checksum.</param>
    public void Take(ReadOnlySpan<FrameFragment> frame, int length, in FrameOffload offload)
    {
        FramesReceived++;
        var head = _head.AsSpan(
            0,
            FrameFragments.CopyTo(frame, 0, _head.AsSpan(0, Math.Min(length, _head.Length)))
        );
        if (
            !StreamSegment.TryRead(head, length, out var segment)
            || !segment.IsOf(head, _incoming)
            || !IsSound(head, frame, segment, offload)
        )
        {
            Dropped++;
            return;
        }

        var payload = segment.Payload;
        Sender.Hear(segment.Acknowledgement, segment.Window, payload == 0);
        if (payload > 0)
        {
            Receiver.Take(segment, frame);
        }
    }

    /// <summary>Sends an acknowledgement of what has come.</summary>
    /// <returns>Whether it is out.</returns>
    public bool TryAcknowledge()
    {
        if (!_pool.TryTake(out var slot, out var room))
        {
            return false;
        }

        var header = room.SharedSpan[..StreamHeader.Length];
        _header.Write(header, 1, Receiver.Acknowledgement, StreamHeader.Ack, _plan.Window, 0);
        var offload = default(FrameOffload);
        if (_defers)
        {
            offload = _header.Defer(header, 0, _plan.Segment);
        }
        else
        {
            _header.Complete(header, 0, 0);
        }

        var piece = _pool.Fragment(slot, StreamHeader.Length);
        var result = _path.TrySend(new ReadOnlySpan<NetFragment>(in piece), offload, (ulong)slot);
        if (result != SendResult.Sent)
        {
            _pool.Return(slot);
            return false;
        }

        Receiver.HaveAcknowledged();
        Acks++;
        return true;
    }

    private int Reap()
    {
        var done = 0;
        while (_path.TryTakeSent(out var cookie))
        {
            _pool.Return((int)cookie);
            done++;
        }

        return done;
    }

    private int Receive(int budget)
    {
        var done = 0;
        while (
            done < budget
            && _path.TryReceive(_pieces, out var count, out var frame) == ReceiveResult.Received
        )
        {
            for (var index = 0; index < count; index++)
            {
                ref readonly var piece = ref _pieces[index];
                _fragments[index] = new FrameFragment(
                    _path.AddressOf(piece.Frame) + piece.Offset,
                    piece.Length
                );
            }

            Take(_fragments.AsSpan(0, count), frame.Length, frame.Offload);
            for (var index = 0; index < count; index++)
            {
                _path.Return(_pieces[index].Frame);
            }

            done++;
            if (Receiver.IsAckDue)
            {
                TryAcknowledge();
            }
        }

        return done;
    }

    private static bool IsSound(
        ReadOnlySpan<byte> head,
        ReadOnlySpan<FrameFragment> frame,
        in StreamSegment segment,
        in FrameOffload offload
    )
    {
        if ((offload.Checksum & (ChecksumState.Verified | ChecksumState.Needed)) != 0)
        {
            return true;
        }

        Span<FrameFragment> rest = stackalloc FrameFragment[frame.Length];
        var length = FrameFragments.Length(frame) - head.Length;
        var count = FrameFragments.Slice(frame, head.Length, length, rest);
        return count >= 0 && TransportChecksum.Verify(head, rest[..count], segment.Headers);
    }
}
