// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Pipelines;

/// <summary>The writing side of a <see cref="RingPipe"/>.</summary>
/// <remarks>
/// <para>Threading: one thread at a time, as any PipeWriter; <see cref="CancelPendingFlush"/> from any. While a flush
/// waits, whoever completes it moves spilled bytes into the ring on its behalf.</para>
/// <para>A flush waits while as many bytes as the pause threshold are unexamined, and while bytes are left that the ring
/// had no room for. One that is cancelled leaves those for the next flush: nothing is lost. Nothing here allocates in
/// the steady state, except for waits with a token that can be cancelled.</para>
/// </remarks>
[SuppressMessage(
    "Design",
    "CA1001",
    Justification = "A PipeWriter ends with Complete, which disposes of the side."
)]
public sealed partial class RingPipeWriter : PipeWriter, IPipeEnd<FlushResult>
{
    private readonly RingPipe _pipe;
    private readonly SpscCore<byte, HardwareOrder> _core;
    private readonly PipeWaiter<FlushResult> _waiter;
    private readonly PipeWaiter<ReadResult> _readWaiter;
    private readonly PipeSide _side;
    private readonly SpillBuffer _spill = new();
    private readonly Memory<byte> _bytes;
    private readonly ulong _mask;
    private readonly ulong _pause;
    private readonly ulong _resume;
    private RingPosition _position;
    private int _granted;
    private bool _grantedSpill;
    private bool _paused;
    private bool _completed;
    private bool _finishing;
    private bool _quiet;
    private long _unflushed;

    internal RingPipeWriter(RingPipe pipe, int entry)
    {
        _pipe = pipe;
        _core = pipe.Core;
        _waiter = pipe.WriteWaiter;
        _readWaiter = pipe.ReadWaiter;
        _side = new(pipe, RingRole.Producer, entry, () => !IsPaused() && _spill.Count == 0);
        _bytes = pipe.Bytes;
        _mask = _core.Capacity - 1;
        _pause = (ulong)pipe.Options.PauseWriterThreshold;
        _resume = (ulong)pipe.Options.ResumeWriterThreshold;
        _position = _core.OpenProducer();
        _position.Limit = _core.RefreshProducer(_position.Index);
    }

    /// <summary>The side as strategies and pumps wait for it: ready when a flush would not wait. Puts nothing.</summary>
    public RingSide Side => _side;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => true;

    /// <inheritdoc/>
    public override long UnflushedBytes => _unflushed;

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) =>
        Grant(sizeHint)
            ? _bytes.Slice((int)(_position.Index & _mask), _granted)
            : Spilled(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        if (!Grant(sizeHint))
        {
            return Spilled(sizeHint).Span;
        }

        return _pipe.IsMirrored
            ? _bytes.Span.Slice((int)(_position.Index & _mask), _granted)
            : _core.Slots.Span(_position.Index, _granted);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public override void Advance(int bytes)
    {
        if ((uint)bytes > (uint)_granted)
        {
            ThrowAdvance(bytes, _granted);
        }

        _granted -= bytes;
        _unflushed += bytes;
        if (_grantedSpill)
        {
            _spill.Add(bytes);
        }
        else
        {
            _position.Index += (uint)bytes;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">A flush is in progress, the writer has been completed, or the reader says that it examined all of a full ring and consumed none of it: more would never fit.</exception>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_pipe.IsDisposed, _pipe);
        _unflushed = 0;
        _granted = 0;
        if (_paused)
        {
            // Whether the reader has caught up is judged without what this flush adds.
            _paused = Unexamined(_position.Published) >= _resume;
        }

        Publish();
        // Limit - capacity is a consumer's index seen earlier: no more can be unexamined than since then.
        var isClear =
            _spill.Count == 0
            && !_paused
            && _position.Index - (_position.Limit - _core.Capacity) < _pause
            && _pipe.Control.State == RingState.Open
            && !_waiter.IsCancelRequested;
        return isClear ? default : FlushSlow(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<FlushResult> WriteAsync(
        ReadOnlyMemory<byte> source,
        CancellationToken cancellationToken = default
    )
    {
        ThrowIfCompleted();
        if (_pipe.Control.State != RingState.Open)
        {
            ThrowIfReaderFailed();
            return new(new FlushResult(isCanceled: false, isCompleted: true));
        }

        var put = _spill.Count == 0 ? _core.Put(ref _position, source.Span) : 0;
        if (put != source.Length)
        {
            var rest = source.Span[put..];
            rest.CopyTo(_spill.Room(rest.Length).Span);
            _spill.Add(rest.Length);
        }

        return FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => _waiter.RequestCancel();

    /// <summary>Says that nothing more is written; what was written and not flushed is flushed.</summary>
    /// <param name="exception">Why the writer failed: the reader of this object throws it. Null for a good end.</param>
    /// <remarks>
    /// Bytes that the ring has no room for now follow as the reader advances (or at <see cref="RingPipe.Step"/>, if the
    /// reader is elsewhere); the end comes behind them.
    /// </remarks>
    public override void Complete(Exception? exception = null)
    {
        if (_completed)
        {
            return;
        }

        _completed = true;
        if (_pipe.IsDisposed)
        {
            return;
        }

        _pipe.WriterError = exception;
        _unflushed = 0;
        _granted = 0;
        // A flush may be waiting still: then its wait is the one that carries on.
        // Whoever has claimed it gives it back or completes it in a moment.
        var spin = new SpinWait();
        while (_waiter.IsRunning && !_waiter.TryClaim())
        {
            spin.SpinOnce();
        }

        if (exception is not null)
        {
            // The reader sees the failure at once, not what is left.
            _spill.Clear();
        }

        // A waiting reader is told of the last bytes and of the end in one.
        _finishing = true;
        _quiet = true;
        Drain();
        _quiet = false;
        if (IsSettled())
        {
            Settle();
            return;
        }

        _pipe.LocalReader?.Signal();
        _waiter.Arm();
        Progress();
    }

    /// <inheritdoc/>
    public override async ValueTask CompleteAsync(Exception? exception = null)
    {
        if (!_completed && exception is null)
        {
            // Until all is in the ring, or the reader has gone.
            while (_spill.Count != 0 && !(await FlushAsync().ConfigureAwait(false)).IsCompleted) { }
        }

        Complete(exception);
    }

    FlushResult IPipeEnd<FlushResult>.TakeResult() => TakeResult();

    /// <summary>Moves a waiting flush, or an end that waits for room, on; completes it if it is over.</summary>
    internal bool Progress()
    {
        while (_waiter.IsArmed && CanProgress() && _waiter.TryClaim())
        {
            Drain();
            if (IsSettled())
            {
                Settle();
                return true;
            }

            _waiter.Arm();
        }

        return false;
    }

    private bool Grant(int sizeHint)
    {
        ThrowIfCompleted();
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        var least = Math.Max(sizeHint, 1);
        _grantedSpill = false;
        if (_spill.Count != 0)
        {
            return false;
        }

        _granted = Room();
        if (_granted < least)
        {
            _position.Limit = _core.RefreshProducer(_position.Index);
            _granted = Room();
        }

        return _granted >= least;
    }

    // What is free and in one piece behind the last byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Room() =>
        (int)
            Math.Min(
                _position.Limit - _position.Index,
                (ulong)(uint)_bytes.Length - (_position.Index & _mask)
            );

    private Memory<byte> Spilled(int sizeHint)
    {
        _grantedSpill = true;
        var room = _spill.Room(Math.Max(sizeHint, 1));
        _granted = room.Length;
        return room;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Publish()
    {
        if (_position.Index == _position.Published)
        {
            return;
        }

        if (_core.Publish(ref _position))
        {
            _pipe.WakeSide(RingRole.Consumer);
        }

        // E5 of PipeWaiter: the release above, then this look.
        if (_readWaiter.IsArmed && !_quiet)
        {
            _pipe.LocalReader?.Signal();
        }
    }

    private ValueTask<FlushResult> FlushSlow(CancellationToken cancellationToken)
    {
        if (_waiter.IsPending)
        {
            throw new InvalidOperationException(
                "A flush is in progress already: await it before the next."
            );
        }

        _position.Limit = _core.RefreshProducer(_position.Index);
        Drain();
        // Also for a flush that is cancelled: the next one waits if this one would have.
        IsPaused();
        if (IsSettled())
        {
            return new(TakeResult());
        }

        _waiter.Begin(cancellationToken);
        while (CanProgress() && _waiter.TryClaim())
        {
            Drain();
            if (IsSettled())
            {
                _waiter.Abandon();
                return new(TakeResult());
            }

            _waiter.Arm();
        }

        return _waiter.Task;
    }

    private FlushResult TakeResult()
    {
        ObjectDisposedException.ThrowIf(_pipe.IsDisposed, _pipe);
        var cancelled = _waiter.ObserveCancel();
        var state = _pipe.Control.State;
        if (state != RingState.Open)
        {
            ThrowIfReaderFailed();
        }

        if (!cancelled && IsStuck())
        {
            throw new InvalidOperationException(
                $"The reader has examined all {_core.Capacity} bytes of the ring and consumed none, and {_spill.Count} more wait: it looks for something longer than the ring. Make the ring larger, or let the reader consume."
            );
        }

        if (state != RingState.Open && !_finishing)
        {
            // Nobody will read it.
            _spill.Clear();
        }

        // A writer that has ended the pipe itself asks whether the reader has gone too.
        var isReaderDone =
            state != RingState.Open && (!_completed || _pipe.LocalReader?.IsCompleted == true);
        return new(cancelled, isReaderDone);
    }

    private void ThrowIfCompleted()
    {
        ObjectDisposedException.ThrowIf(_pipe.IsDisposed, _pipe);
        if (_completed)
        {
            throw new InvalidOperationException(
                "The writer has been completed: nothing more is written."
            );
        }
    }

    private void ThrowIfReaderFailed()
    {
        if (_pipe.ReaderError is { } error)
        {
            ExceptionDispatchInfo.Throw(error);
        }
    }

    private static void ThrowAdvance(int bytes, int granted) =>
        throw new ArgumentOutOfRangeException(
            nameof(bytes),
            bytes,
            $"The writer can advance by 0 to the {granted} bytes of the memory that it was given last."
        );
}
