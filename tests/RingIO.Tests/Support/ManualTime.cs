// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>Time that passes when a test says so: timers that are armed fire on <see cref="FireAll"/>.</summary>
/// <remarks>Thread safety: every member may be called from any thread.</remarks>
public sealed class ManualTime : TimeProvider
{
    private readonly List<ManualTimer> _timers = [];

    /// <summary>How many timers wait for time to pass.</summary>
    public int Armed
    {
        get
        {
            lock (_timers)
            {
                return _timers.Count(t => t.IsArmed);
            }
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(
        TimerCallback callback,
        object? state,
        TimeSpan dueTime,
        TimeSpan period
    )
    {
        var timer = new ManualTimer(callback, state);
        timer.Change(dueTime, period);
        lock (_timers)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Lets every armed timer fire once.</summary>
    public void FireAll()
    {
        ManualTimer[] timers;
        lock (_timers)
        {
            timers = [.. _timers];
        }

        foreach (var timer in timers)
        {
            timer.Fire();
        }
    }

    private sealed class ManualTimer(TimerCallback callback, object? state) : ITimer
    {
        private int _armed;

        public bool IsArmed => Volatile.Read(ref _armed) != 0;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Volatile.Write(ref _armed, dueTime == Timeout.InfiniteTimeSpan ? 0 : 1);
            return true;
        }

        public void Fire()
        {
            if (Interlocked.Exchange(ref _armed, 0) != 0)
            {
                callback(state);
            }
        }

        public void Dispose() => Volatile.Write(ref _armed, 0);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
