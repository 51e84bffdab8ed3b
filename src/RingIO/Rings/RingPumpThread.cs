// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>A thread that steps a <see cref="RingPump"/>, for who wants asynchronous waits and has no loop of their own.</summary>
/// <remarks>
/// It sleeps until a wait is registered, and then for an interval after each step that completed nothing: rings do not
/// wake it. Ownership: whoever started it disposes of it. Thread safety: any thread may dispose, a continuation too.
/// </remarks>
public sealed class RingPumpThread : IDisposable
{
    private readonly RingPump _pump;
    private readonly TimeSpan _interval;
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly ITimer _timer;
    private readonly Thread _thread;
    private volatile bool _started;
    private volatile bool _stopped;

    internal RingPumpThread(RingPump pump, TimeSpan interval, TimeProvider timeProvider)
    {
        _pump = pump;
        _interval = interval;
        _timer = timeProvider.CreateTimer(
            static wake => ((AutoResetEvent)wake!).Set(),
            _wake,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        _thread = new(Run) { IsBackground = true, Name = nameof(RingPumpThread) };
    }

    internal void Start()
    {
        _started = true;
        _thread.Start();
    }

    internal void Wake() => _wake.Set();

    /// <summary>Stops the thread and waits for its end, unless a continuation calls this on it. The pump stays.</summary>
    public void Dispose()
    {
        _stopped = true;
        _pump.Forget(this);
        _timer.Dispose();
        // The event is left to the garbage collector: a registration may be about to set it.
        _wake.Set();
        if (_started && _thread != Thread.CurrentThread)
        {
            _thread.Join();
        }
    }

    private void Run()
    {
        while (!_stopped)
        {
            if (_pump.Step() == 0)
            {
                if (_pump.Waiting != 0)
                {
                    _timer.Change(_interval, Timeout.InfiniteTimeSpan);
                }

                _wake.WaitOne();
            }
        }
    }
}
