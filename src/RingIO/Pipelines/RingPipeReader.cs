// SPDX-License-Identifier: MIT

using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Pipelines;

/// <summary>The reading side of a <see cref="RingPipe"/>.</summary>
/// <remarks>
/// Threading: one thread at a time, as any PipeReader; <see cref="CancelPendingRead"/> from any. Ownership: a buffer is
/// the ring's memory, valid until <see cref="AdvanceTo(SequencePosition, SequencePosition)"/>. Nothing here allocates,
/// except for waits with a token that can be cancelled.
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A PipeReader ends with Complete, which disposes of the side."
)]
public sealed class RingPipeReader : PipeReader, IPipeEnd<ReadResult>
{
    private readonly RingPipe _pipe;
    private readonly SpscCore<byte, HardwareOrder> _core;
    private readonly PipeWaiter<ReadResult> _waiter;
    private readonly PipeWaiter<FlushResult> _writeWaiter;
    private readonly PipeSide _side;
    private readonly RingSegment _first;
    private readonly RingSegment _second;
    private readonly ulong _mask;
    private ulong _index;
    private ulong _examined;
    private ulong _length;
    private bool _reading;
    private bool _tentative;
    private bool _completed;

    internal RingPipeReader(RingPipe pipe, int entry)
    {
        _pipe = pipe;
        _core = pipe.Core;
        _waiter = pipe.ReadWaiter;
        _writeWaiter = pipe.WriteWaiter;
        _side = new(pipe, RingRole.Consumer, entry, () => IsAvailable());
        _mask = _core.Capacity - 1;
        _second = new(pipe.Bytes, pipe.Bytes.Length, next: null);
        _first = new(pipe.Bytes, 0, _second);
        _index = _core.OpenConsumer().Index;
        _examined = _index;
        pipe.ExaminedIndex = _index;
    }

    /// <summary>The side as strategies and pumps wait for it: ready when a read would not wait. Takes nothing.</summary>
    public RingSide Side => _side;

    internal bool IsCompleted => _completed;

    /// <inheritdoc/>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfBusy();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);
        }

        return IsAvailable() ? new(TakeResult()) : Wait(cancellationToken);
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        ThrowIfBusy();
        if (IsAvailable())
        {
            result = TakeResult();
            return true;
        }

        _tentative = true;
        _length = 0;
        result = default;
        return false;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_completed)
        {
            ThrowCompleted();
        }

        ObjectDisposedException.ThrowIf(_pipe.IsDisposed, _pipe);
        if (!_reading && !_tentative)
        {
            ThrowNothingRead();
        }

        var taken = OffsetOf(consumed);
        var seen = OffsetOf(examined);
        if (seen < taken)
        {
            ThrowExamined();
        }

        // What was examined stays examined: a position before it changes nothing.
        var examinedIndex = _index + seen;
        if ((long)(examinedIndex - _examined) < 0)
        {
            examinedIndex = _examined;
        }

        _reading = false;
        _tentative = false;
        _index += taken;
        _examined = examinedIndex;
        if (examinedIndex != _index)
        {
            // Ordered by the release of the index, which the writer acquires first.
            HardwareOrder.Store(ref _pipe.ExaminedIndex, examinedIndex);
        }

        if (_core.ReleaseAt(_index))
        {
            _pipe.WakeSide(RingRole.Producer);
        }

        // E5 of PipeWaiter: the release above, then this look.
        if (_writeWaiter.IsArmed)
        {
            _pipe.LocalWriter?.Progress();
        }
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => _waiter.RequestCancel();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null)
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        _reading = false;
        _tentative = false;
        _side.Dispose();
        if (_pipe.IsDisposed)
        {
            return;
        }

        _pipe.ReaderError = exception;
        _pipe.Abort();
        _pipe.LocalWriter?.Progress();
    }

    ReadResult IPipeEnd<ReadResult>.TakeResult() => TakeResult();

    /// <summary>Completes the wait if it is over.</summary>
    internal bool Signal()
    {
        while (_waiter.IsArmed && IsAvailable() && _waiter.TryClaim())
        {
            // Once claimed nobody else changes what IsAvailable reads: before, it may have been about another wait.
            if (IsAvailable())
            {
                _waiter.Complete();
                return true;
            }

            _waiter.Arm();
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsAvailable() =>
        _pipe.SeeIndex(RingRole.Producer) != _examined
        || _pipe.Control.State != RingState.Open
        || _waiter.IsCancelRequested;

    private ValueTask<ReadResult> Wait(CancellationToken cancellationToken)
    {
        _waiter.Begin(cancellationToken);
        if (IsAvailable() && _waiter.TryClaim())
        {
            _waiter.Abandon();
            return new(TakeResult());
        }

        return _waiter.Task;
    }

    private ReadResult TakeResult()
    {
        ObjectDisposedException.ThrowIf(_pipe.IsDisposed, _pipe);
        // The state first: what was put before the end is seen by the look at the index.
        var state = _pipe.Control.State;
        var limit = _core.RefreshConsumer(_index);
        if (state != RingState.Open || limit == _index)
        {
            state = _pipe.Control.State == RingState.Faulted ? RingState.Faulted : state;
            ThrowIfFailed(state);
        }

        // After a cancelled read the buffer may be advanced or left alone; after any other it must be advanced.
        var cancelled = _waiter.ObserveCancel();
        _length = limit - _index;
        _reading = !cancelled;
        _tentative = cancelled;
        return new(BufferOf(_index & _mask, _length), cancelled, state != RingState.Open);
    }

    private ReadOnlySequence<byte> BufferOf(ulong offset, ulong length)
    {
        var end = offset + length;
        var extent = (ulong)_first.Memory.Length;
        return end <= extent
            ? new(_first, (int)offset, _first, (int)end)
            : new(_first, (int)offset, _second, (int)(end - extent));
    }

    // How far behind the buffer's start a position is; the default position is the start.
    private ulong OffsetOf(SequencePosition position)
    {
        var segment = position.GetObject();
        var at = (ulong)(uint)position.GetInteger();
        if (segment == _second)
        {
            at += (ulong)_first.Memory.Length;
        }
        else if (segment is null && at == 0)
        {
            return 0;
        }
        else if (segment != _first)
        {
            ThrowForeign();
        }

        var offset = at - (_index & _mask);
        if (offset > _length)
        {
            ThrowForeign();
        }

        return offset;
    }

    private void ThrowIfBusy()
    {
        if (_completed)
        {
            ThrowCompleted();
        }

        ObjectDisposedException.ThrowIf(_pipe.IsDisposed, _pipe);
        if (_reading || _waiter.IsPending)
        {
            _waiter.ObserveCancel();
            throw new InvalidOperationException(
                "A read is in progress already: await it and call AdvanceTo before the next."
            );
        }

        _tentative = false;
    }

    private void ThrowIfFailed(RingState state)
    {
        if (state == RingState.Faulted)
        {
            throw new RingFaultException(_pipe.Fault!);
        }

        if (state == RingState.Aborted)
        {
            if (_pipe.WriterError is { } error)
            {
                ExceptionDispatchInfo.Throw(error);
            }

            throw new IOException(
                "The pipe was aborted: its writer failed in another process or attachment, or RingPipe.Abort was called. What was written before is incomplete."
            );
        }
    }

    private static void ThrowCompleted() =>
        throw new InvalidOperationException("The reader has been completed: nothing more is read.");

    private static void ThrowNothingRead() =>
        throw new InvalidOperationException("There is no read to advance: call ReadAsync first.");

    private static void ThrowExamined() =>
        throw new InvalidOperationException(
            "The examined position must be at or behind the consumed one."
        );

    private static void ThrowForeign() =>
        throw new InvalidOperationException(
            "The position is not one of the buffer that was read last."
        );
}
