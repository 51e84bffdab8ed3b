// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Streams;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Paths;

/// <summary>The far host's side of the wire: a frame is made when the near device fetches it, and copied once, into its memory.</summary>
/// <remarks>Thread safety: one thread at a time.</remarks>
internal sealed class WirePath : INetPath
{
    private readonly PageRun[] _memory;
    private readonly Queue<ulong> _sent = new(4);
    private readonly FrameFragment[] _pieces = new FrameFragment[18];
    private readonly FrameFragment[] _into = new FrameFragment[64];
    private int _intoCount;
    private bool _isAwaited;
    private ReceivedFrame _frame;

    /// <summary>Makes the side.</summary>
    /// <param name="memory">The far host's pages: their numbers are the frames'.</param>
    public WirePath(params PageRun[] memory) => _memory = memory;

    // The sums of payload are known beforehand, as hardware computes them for nothing.
    /// <inheritdoc/>
    public FrameDeviceFeatures Features => FrameDeviceFeatures.ScatterGather;

    /// <inheritdoc/>
    public int Mtu => 1500;

    /// <inheritdoc/>
    public int MaxFragments => _pieces.Length;

    /// <summary>Lets an end send a frame, into memory.</summary>
    /// <param name="end">The end, which is on this path.</param>
    /// <param name="into">Where the frame goes.</param>
    /// <param name="frame">The frame.</param>
    /// <returns>Whether there was one.</returns>
    public ReceiveResult Fetch(
        StreamEnd end,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        into.CopyTo(_into);
        _intoCount = into.Length;
        _isAwaited = true;
        _frame = default;
        var isThere = end.TrySendOne();
        _isAwaited = false;
        frame = _frame;
        return !isThere ? ReceiveResult.Empty
            : frame.Length == 0 ? ReceiveResult.TooLong
            : ReceiveResult.Received;
    }

    /// <inheritdoc/>
    public SendResult TrySend(
        ReadOnlySpan<NetFragment> frame,
        in FrameOffload offload,
        ulong cookie
    )
    {
        if (!_isAwaited)
        {
            return SendResult.TryLater;
        }

        var into = _into.AsSpan(0, _intoCount);
        var length = 0;
        foreach (ref readonly var piece in frame)
        {
            var run = _memory[(int)(piece.Frame.Value >> 32)];
            var page = (long)(uint)piece.Frame.Value * PageRun.PageBytes;
            var bytes = run.At(page + piece.Offset, piece.Length).SharedSpan;
            length += FrameFragments.CopyFrom(bytes, into, length);
        }

        _isAwaited = false;
        _frame = new ReceivedFrame(length, new FrameOffload { Checksum = ChecksumState.None });
        _sent.Enqueue(cookie);
        return SendResult.Sent;
    }

    /// <inheritdoc/>
    public bool TryTakeSent(out ulong cookie) => _sent.TryDequeue(out cookie);

    /// <inheritdoc/>
    public ReceiveResult TryReceive(Span<NetFragment> into, out int count, out ReceivedFrame frame)
    {
        count = 0;
        frame = default;
        return ReceiveResult.Empty;
    }

    /// <inheritdoc/>
    public void Return(Gfn page) { }

    /// <inheritdoc/>
    public nint AddressOf(Gfn page) => 0;

    /// <inheritdoc/>
    public void Flush() { }

    /// <inheritdoc/>
    public int Step(int budget) => 0;
}
