// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>Waits for sides of rings asynchronously, without a thread of its own: waits complete on the caller's <see cref="Step"/>.</summary>
/// <remarks>
/// <para>A wait takes nothing and puts nothing: after it, try again. Of the waits that are over, the one registered
/// first completes first; its continuation runs inside Step, on that thread, so the same calls give the same order
/// every time. A thread that steps is opt-in: <see cref="StartThread"/>.</para>
/// <para>A side whose wait is registered is not used until the wait is over: Step looks at its ring.</para>
/// <para>Thread safety: every member may be called from any thread; steps exclude one another. Cost: waits are pooled,
/// so that the steady state allocates nothing; a step looks at each wait at most once.</para>
/// </remarks>
public sealed class RingPump : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Lock _stepping = new();
    private readonly List<PumpWait?> _waits = [];
    private readonly Stack<PumpWait> _idle = new();
    private RingPumpThread? _thread;
    private int _waiting;
    private bool _disposed;

    /// <summary>How many waits are registered and not over.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Waits until a side is ready or its ring has ended.</summary>
    /// <param name="side">The side; open, with no cursor or reservation.</param>
    /// <param name="cancellationToken">Ends the wait at the next step, unless it is over by then; nothing is lost by it.</param>
    /// <returns>
    /// <see langword="true"/> if ready, <see langword="false"/> if the ring has ended; complete at once if it is so now.
    /// To be awaited once. It fails with <see cref="ObjectDisposedException"/> if pump, side or ring is disposed of
    /// first, and with <see cref="OperationCanceledException"/> if it is cancelled first.
    /// </returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation of the side is open.</exception>
    /// <exception cref="ObjectDisposedException">The pump, the side or its ring has been disposed of.</exception>
    public ValueTask<bool> WaitAsync(RingSide side, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(side);
        side.ThrowIfUnusable();
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<bool>(cancellationToken);
        }

        ValueTask<bool> task;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (side.IsEnded)
            {
                return ValueTask.FromResult(false);
            }

            if (side.IsReady)
            {
                return ValueTask.FromResult(true);
            }

            if (!_idle.TryPop(out var wait))
            {
                wait = new(this);
            }

            task = wait.Start(side, cancellationToken);
            _waits.Add(wait);
            _waiting++;
        }

        Volatile.Read(ref _thread)?.Wake();
        return task;
    }

    /// <summary>Looks at the registered waits, oldest first, and completes those that are over.</summary>
    /// <param name="budget">At most how many complete: 1 or more; the rest complete in later steps.</param>
    /// <returns>How many completed.</returns>
    /// <remarks>Waits that continuations register meanwhile are looked at in the next step.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="budget"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A continuation called Step, inside which it runs.</exception>
    public int Step(int budget = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        if (_stepping.IsHeldByCurrentThread)
        {
            throw new InvalidOperationException(
                "Step was called by a continuation that runs inside Step: return first."
            );
        }

        lock (_stepping)
        {
            try
            {
                return Complete(budget);
            }
            finally
            {
                lock (_gate)
                {
                    _waits.RemoveAll(static wait => wait is null);
                }
            }
        }
    }

    /// <summary>Starts a thread that calls <see cref="Step"/>, sleeping between steps that complete nothing.</summary>
    /// <param name="interval">How long it sleeps while waits are registered, above 0; one millisecond if null.</param>
    /// <param name="timeProvider">Measures the sleep; the system's if null.</param>
    /// <returns>The thread; dispose of it to stop it. Continuations run on it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not above 0.</exception>
    /// <exception cref="InvalidOperationException">The pump has a thread already.</exception>
    public RingPumpThread StartThread(TimeSpan? interval = null, TimeProvider? timeProvider = null)
    {
        var sleep = interval ?? TimeSpan.FromMilliseconds(1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(sleep, TimeSpan.Zero, nameof(interval));
        var thread = new RingPumpThread(this, sleep, timeProvider ?? TimeProvider.System);
        if (Interlocked.CompareExchange(ref _thread, thread, null) is not null)
        {
            thread.Dispose();
            throw new InvalidOperationException("The pump has a thread: dispose of that first.");
        }

        thread.Start();
        return thread;
    }

    /// <summary>Completes the waits that are left with <see cref="ObjectDisposedException"/>. Disposing twice is harmless.</summary>
    /// <remarks>A thread that was started is stopped by disposing of it, not here.</remarks>
    public void Dispose()
    {
        lock (_stepping)
        {
            lock (_gate)
            {
                _disposed = true;
            }

            for (var index = 0; index < _waits.Count; index++)
            {
                Remove(index)?.Fail(new ObjectDisposedException(nameof(RingPump)));
            }
        }
    }

    /// <summary>Takes a wait back whose result has been read.</summary>
    internal void Recycle(PumpWait wait)
    {
        lock (_gate)
        {
            _idle.Push(wait);
        }
    }

    internal void Forget(RingPumpThread thread) =>
        Interlocked.CompareExchange(ref _thread, null, thread);

    private int Complete(int budget)
    {
        var completed = 0;
        var count = Count();
        for (var index = 0; index < count && completed < budget; index++)
        {
            if (Peek(index) is { } wait && wait.Look() is var over and not PumpResult.None)
            {
                // Out of the list first: the continuation may register the very same object again.
                Remove(index);
                completed++;
                wait.Finish(over);
            }
        }

        return completed;
    }

    private int Count()
    {
        lock (_gate)
        {
            return _waits.Count;
        }
    }

    private PumpWait? Peek(int index)
    {
        lock (_gate)
        {
            return _waits[index];
        }
    }

    private PumpWait? Remove(int index)
    {
        lock (_gate)
        {
            var wait = _waits[index];
            _waits[index] = null;
            _waiting -= wait is null ? 0 : 1;
            return wait;
        }
    }
}
