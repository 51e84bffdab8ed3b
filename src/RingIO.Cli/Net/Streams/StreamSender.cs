// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>Sends bytes that lie in pages as TCP does: sequence numbers, a window, and from the first gap again if something is lost.</summary>
/// <remarks>
/// <para>Where the path gathers pieces, payload is sent from where it lies, as sendfile(2) does from the page cache; where it does not, each packet gets a
/// page of its own, into which headers and payload are copied. Where the path completes no checksums, they are computed here.</para>
/// <para>Go-back-N: after three acknowledgements of the same byte, or when <see cref="TimeOut"/> is called, everything from the first byte that
/// is not acknowledged is sent again. Nothing is allocated once it is made. Thread safety: one thread at a time.</para>
/// </remarks>
internal sealed class StreamSender
{
    private const int RepeatsBeforeResend = 3;

    private readonly INetPath _path;
    private readonly PageRun _bytes;
    private readonly FramePool _pool;
    private readonly StreamHeader _header;
    private readonly StreamPlan _plan;
    private readonly SegmentSums? _sums;
    private readonly NetFragment[] _fragments;
    private readonly int _largest;
    private readonly bool _gathers;
    private readonly bool _defers;
    private long _length;
    private uint _first;
    private long _next;
    private long _highest;
    private long _recover;
    private int _repeats;
    private int _peerWindow;

    /// <summary>Makes a sender with nothing to send.</summary>
    /// <param name="path">Where frames go.</param>
    /// <param name="bytes">What is sent.</param>
    /// <param name="pool">Pages for headers or for whole packets: see <see cref="SlotBytes"/>.</param>
    /// <param name="header">The headers of this direction.</param>
    /// <param name="plan">What both ends know.</param>
    /// <param name="sums">Sums that need not be computed; <see langword="null"/>: none.</param>
    public StreamSender(
        INetPath path,
        PageRun bytes,
        FramePool pool,
        StreamHeader header,
        StreamPlan plan,
        SegmentSums? sums = null
    )
    {
        _path = path;
        _bytes = bytes;
        _pool = pool;
        _header = header;
        _plan = plan;
        _sums = sums;
        _gathers = (path.Features & FrameDeviceFeatures.ScatterGather) != 0;
        _defers = sums is null && (path.Features & FrameDeviceFeatures.TransmitChecksum) != 0;
        _fragments = new NetFragment[path.MaxFragments];
        _largest = plan.Segment;
        if (
            plan.Large
            && _gathers
            && _defers
            && (path.Features & FrameDeviceFeatures.TransmitTcpV4) != 0
        )
        {
            // A header, and payload that begins anywhere in its first page.
            var inPages = (path.MaxFragments - 2) * PageRun.PageBytes;
            var most = Math.Min(inPages, 65535 - StreamHeader.PacketOverhead);
            _largest = Math.Max(plan.Segment, most / plan.Segment * plan.Segment);
        }
    }

    /// <summary>The byte up to which the other end has acknowledged.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Whether all is acknowledged.</summary>
    public bool IsComplete => Acknowledged == _length;

    /// <summary>How many frames were sent, those sent again among them.</summary>
    public long Frames { get; private set; }

    /// <summary>How many bytes of payload were copied into packets.</summary>
    public long BytesCopied { get; private set; }

    /// <summary>How many times it went back to the first gap.</summary>
    public long Resends { get; private set; }

    /// <summary>The bytes of a slot that such a path needs: a page where it gathers no pieces.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The bytes.</returns>
    public static int SlotBytes(INetPath path) =>
        (path.Features & FrameDeviceFeatures.ScatterGather) != 0
            ? FramePool.HeaderSlot
            : PageRun.PageBytes;

    /// <summary>Begins a stream.</summary>
    /// <param name="length">How many bytes it has.</param>
    /// <param name="initial">The sequence number of the first.</param>
    public void Begin(long length, uint initial)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _bytes.Capacity);
        _length = length;
        _first = initial;
        _next = _highest = _recover = Acknowledged = 0;
        _repeats = 0;
        _peerWindow = _plan.Window;
    }

    /// <summary>Sends what the window lets out.</summary>
    /// <param name="budget">The most frames.</param>
    /// <returns>How many were sent.</returns>
    public int Step(int budget)
    {
        var sent = 0;
        while (sent < budget && _next < _length)
        {
            var room = Acknowledged + _peerWindow - _next;
            var length = (int)Math.Min(Math.Min(_largest, _length - _next), room);
            // A window that is nearly full opens again: no dribble (RFC 9293, 3.8.6.2.1).
            var isTooLittle = length < _plan.Segment && length < _length - _next;
            if (length <= 0 || isTooLittle || !TrySend(_next, length))
            {
                break;
            }

            _next += length;
            _highest = Math.Max(_highest, _next);
            sent++;
        }

        Frames += sent;
        return sent;
    }

    /// <summary>Hears an acknowledgement.</summary>
    /// <param name="acknowledgement">The next byte that the other end awaits.</param>
    /// <param name="window">How many bytes may be on their way.</param>
    /// <param name="isBare">Whether nothing came with it: only such ones count as repeated.</param>
    public void Hear(uint acknowledgement, int window, bool isBare)
    {
        // A number far away is of another stream, or made up.
        var advance = (int)(acknowledgement - _first - (uint)Acknowledged);
        if (advance < 0 || Acknowledged + advance > _highest)
        {
            return;
        }

        _peerWindow = window;
        if (advance > 0)
        {
            Acknowledged += advance;
            _next = Math.Max(_next, Acknowledged);
            _repeats = 0;
            return;
        }

        if (isBare && _next > Acknowledged && ++_repeats >= RepeatsBeforeResend)
        {
            // Once a window: the repeats that are still on their way mean the same gap.
            if (Acknowledged >= _recover)
            {
                GoBack();
            }
        }
    }

    /// <summary>Nothing has come for too long: everything that is not acknowledged is sent again.</summary>
    public void TimeOut() => GoBack();

    private void GoBack()
    {
        _recover = _highest;
        _next = Acknowledged;
        _repeats = 0;
        Resends++;
    }

    private bool TrySend(long position, int length)
    {
        if (!_pool.TryTake(out var slot, out var room))
        {
            return false;
        }

        var header = room.SharedSpan[..StreamHeader.Length];
        var flags = StreamHeader.Ack | (position + length == _length ? StreamHeader.Push : 0);
        _header.Write(header, _first + (uint)position, 1, (byte)flags, _plan.Window, length);
        var count = 1;
        if (_gathers)
        {
            _fragments[0] = _pool.Fragment(slot, StreamHeader.Length);
            count += Gather(position, length);
        }
        else
        {
            var payload = room.SharedSpan.Slice(StreamHeader.Length, length);
            _bytes.CopyTo(position, payload);
            BytesCopied += length;
            _fragments[0] = _pool.Fragment(slot, StreamHeader.Length + length);
        }

        var offload = Checksum(header, room, position, length);
        if (_path.TrySend(_fragments.AsSpan(0, count), offload, (ulong)slot) == SendResult.Sent)
        {
            return true;
        }

        _pool.Return(slot);
        return false;
    }

    private FrameOffload Checksum(
        Span<byte> header,
        FrameFragment packet,
        long position,
        int length
    )
    {
        if (_defers)
        {
            return _header.Defer(header, length, _plan.Segment);
        }

        ushort sum;
        if (_sums is not null)
        {
            sum = _sums.Of(_bytes, position, length);
        }
        else if (_gathers)
        {
            sum = SegmentSums.Sum(_bytes, position, length);
        }
        else
        {
            // The copy, which is in the cache.
            var copy = default(InternetChecksum);
            copy.Add(packet.SharedSpan.Slice(StreamHeader.Length, length));
            sum = copy.Folded;
        }

        _header.Complete(header, length, sum);
        return default;
    }

    private int Gather(long position, int length)
    {
        var count = 0;
        while (length > 0)
        {
            var offset = (int)(position % PageRun.PageBytes);
            var piece = Math.Min(length, PageRun.PageBytes - offset);
            _fragments[1 + count++] = new NetFragment(
                _bytes.FrameOf((int)(position / PageRun.PageBytes)),
                (ushort)offset,
                (ushort)piece
            );
            position += piece;
            length -= piece;
        }

        return count;
    }
}
