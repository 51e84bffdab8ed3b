// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Peer.Net;

/// <summary>The outside: it receives the stream into the ledger, and answers every frame with how far it is and with the frame's own bytes.</summary>
public sealed class EchoDevice(NetLedger ledger) : IFrameDevice
{
    private const int MostWaiting = 64;

    private readonly byte[] _frame = new byte[StreamFrame.HeaderBytes + StreamFrame.MostBytes];
    private readonly Queue<byte[]> _waiting = new();

    /// <inheritdoc/>
    public FrameDeviceFeatures Features => FrameDeviceFeatures.ScatterGather;

    /// <inheritdoc/>
    public int Mtu => 1500;

    /// <inheritdoc/>
    public int QueueCount => 1;

    /// <inheritdoc/>
    public int MaxFragments => 32;

    /// <inheritdoc/>
    public SendResult TrySend(int queue, ReadOnlySpan<FrameFragment> frame, in FrameOffload offload)
    {
        this.RequireQueue(queue);
        if (!this.Admits(frame, offload))
        {
            return SendResult.Refused;
        }

        // One copy, which is then judged.
        var length = FrameFragments.CopyTo(frame, 0, _frame);
        if (
            length != FrameFragments.Length(frame)
            || !StreamFrame.TryRead(
                _frame.AsSpan(0, length),
                out var position,
                out _,
                out var bytes
            )
        )
        {
            ledger.CountCorrupt();
            return SendResult.Sent;
        }

        // What came before is answered again, what would leave a gap is not taken: both tell the sender where to go on.
        if (position == ledger.Received && !ledger.TryAppend(bytes))
        {
            return SendResult.Refused;
        }

        if (_waiting.Count < MostWaiting)
        {
            var answer = new byte[length];
            StreamFrame.Write(answer, isToDevice: false, position, ledger.Received, bytes);
            _waiting.Enqueue(answer);
        }

        return SendResult.Sent;
    }

    /// <inheritdoc/>
    public ReceiveResult TryReceive(
        int queue,
        ReadOnlySpan<FrameFragment> into,
        out ReceivedFrame frame
    )
    {
        this.RequireQueue(queue);
        this.RequireFragments(into);
        frame = default;
        if (!_waiting.TryDequeue(out var answer))
        {
            return ReceiveResult.Empty;
        }

        frame = new(FrameFragments.CopyFrom(answer, into), default);
        return ReceiveResult.Received;
    }

    /// <inheritdoc/>
    public int Step(int budget) => 0;

    /// <inheritdoc/>
    public void Dispose() => _waiting.Clear();
}
