// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Primitives;

namespace RingIO.Drivers.Net;

/// <summary>A guest's interface as a plain device: frames are copied into pages of its own and out of them.</summary>
/// <remarks>
/// <para>For whatever works on an <see cref="IFrameDevice"/>; who can bring pages uses <see cref="NetFrontend"/> itself and saves the copy. A
/// frame is seen by the back end at the next <see cref="Step"/>, which steps the front end.</para>
/// <para>Ownership: the front end is the caller's, and used by nobody else meanwhile; pages are taken from the guest and given back as the
/// back end lets go; of what was in them before it sees nothing. Threading: the guest's. Nothing is allocated once made.</para>
/// </remarks>
public sealed class FrontendFrameDevice : IFrameDevice
{
    private readonly DomainContext _context;
    private readonly NetFrontend _frontend;
    private readonly Queue[] _queues;
    private readonly NetFragment[] _received = new NetFragment[32];
    private bool _disposed;

    private sealed class Queue(int records)
    {
        public readonly Record[] Records = new Record[records];
        public readonly Stack<int> Free = new(Enumerable.Range(0, records));
    }

    // A frame on its way: its cookie is the record's number.
    private struct Record
    {
        public NetFragment[] Pieces;
        public int Count;
    }

    /// <summary>Makes a device of a front end that is connected.</summary>
    /// <param name="context">The guest.</param>
    /// <param name="frontend">The front end.</param>
    /// <param name="receivePages">How many pages of each queue frames are received into, at least 18.</param>
    /// <param name="depth">How many frames of each queue may be on their way.</param>
    /// <exception cref="InvalidOperationException">The front end is not connected, or the guest has too few pages.</exception>
    public FrontendFrameDevice(
        DomainContext context,
        NetFrontend frontend,
        int receivePages = 256,
        int depth = 128
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(frontend);
        ArgumentOutOfRangeException.ThrowIfLessThan(receivePages, 18);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        if (!frontend.IsConnected)
        {
            throw new InvalidOperationException(
                "The front end is not connected: step both halves until it is, for only then its features are known."
            );
        }

        (_context, _frontend) = (context, frontend);
        (Features, Mtu, QueueCount) = (frontend.Features, frontend.Mtu, frontend.QueueCount);
        if (context.Pages.Count < receivePages * QueueCount)
        {
            throw new InvalidOperationException(
                $"The guest has {context.Pages.Count} pages left, fewer than the {receivePages} for each of {QueueCount} queue(s): give it more memory."
            );
        }

        _queues = new Queue[QueueCount];
        for (var queue = 0; queue < QueueCount; queue++)
        {
            _queues[queue] = new(depth);
            for (var record = 0; record < depth; record++)
            {
                _queues[queue].Records[record].Pieces = new NetFragment[NetKeys.MostPages];
            }

            for (var page = 0; page < receivePages; page++)
            {
                context.Pages.TryTake(out var gfn);
                ClearFrom(gfn, 0);
                frontend.Return(queue, gfn);
            }
        }
    }

    /// <inheritdoc/>
    public FrameDeviceFeatures Features { get; }

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <inheritdoc/>
    public int QueueCount { get; }

    /// <inheritdoc/>
    public int MaxFragments => 64;

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        this.RequireQueue(queue);
        var length = FrameFragments.Length(frame);
        if (frame.Length > MaxFragments || length > NetKeys.MostPages * 4096 || length == 0)
        {
            return SendResult.Refused;
        }

        TakeSent(queue);
        var state = _queues[queue];
        if (!state.Free.TryPop(out var number))
        {
            return SendResult.TryLater;
        }

        ref var record = ref state.Records[number];
        var result = TryFill(ref record, frame, (int)length)
            ? _frontend.TrySend(
                queue,
                record.Pieces.AsSpan(0, record.Count),
                offload,
                (ulong)number
            )
            : SendResult.TryLater;
        if (result != SendResult.Sent)
        {
            GiveBack(state, number);
        }

        return result;
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
        var result = _frontend.TryReceive(queue, _received, out var count, out frame);
        if (result != ReceiveResult.Received)
        {
            return result;
        }

        var copied = 0;
        foreach (ref readonly var piece in _received.AsSpan(0, count))
        {
            if (piece.Length > 0)
            {
                var bytes = new FrameFragment(
                    _context.AddressOf(piece.Frame) + piece.Offset,
                    piece.Length
                );
                copied += FrameFragments.CopyFrom(bytes.SharedSpan, into, copied);
            }

            _frontend.Return(queue, piece.Frame);
        }

        return copied == frame.Length ? ReceiveResult.Received : ReceiveResult.TooLong;
    }

    /// <inheritdoc/>
    public int Step(int budget)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var done = _frontend.Step(budget);
        for (var queue = 0; queue < QueueCount; queue++)
        {
            TakeSent(queue);
        }

        return done;
    }

    /// <summary>Gives back the pages that the back end does not hold. Dispose of the front end first to get all. Disposing twice is harmless.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        for (var queue = 0; queue < QueueCount; queue++)
        {
            TakeSent(queue);
            while (_frontend.TryTakePage(queue, out var page))
            {
                _context.Pages.Put(page);
            }
        }
    }

    private bool TryFill(ref Record record, ReadOnlySpan<FrameFragment> frame, int length)
    {
        record.Count = 0;
        for (var done = 0; done < length; )
        {
            if (!_context.Pages.TryTake(out var page))
            {
                return false;
            }

            var part = Math.Min(4096, length - done);
            record.Pieces[record.Count++] = new(page, 0, (ushort)part);
            var into = new FrameFragment(_context.AddressOf(page), part).SharedSpan;
            FrameFragments.CopyTo(frame, done, into);
            ClearFrom(page, part);
            done += part;
        }

        return true;
    }

    // The whole page is lent (XSA-403): what others in the guest left in it is not the back end's to see.
    private void ClearFrom(Gfn page, int used)
    {
        if (used < 4096)
        {
            new FrameFragment(_context.AddressOf(page) + used, 4096 - used).SharedSpan.Clear();
        }
    }

    private void TakeSent(int queue)
    {
        while (_frontend.TryTakeSent(queue, out var sent))
        {
            GiveBack(_queues[queue], (int)sent.Cookie);
        }
    }

    private void GiveBack(Queue queue, int number)
    {
        ref var record = ref queue.Records[number];
        foreach (ref readonly var piece in record.Pieces.AsSpan(0, record.Count))
        {
            _context.Pages.Put(piece.Frame);
        }

        record.Count = 0;
        queue.Free.Push(number);
    }
}
