// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Specifications;

/// <summary>Threads that do one piece of work after another together.</summary>
internal sealed class StressThreads : IDisposable
{
    private readonly Barrier _start;
    private readonly Barrier _end;
    private readonly Thread[] _threads;
    private Action<int>? _work;
    private bool _hangs;

    public StressThreads(int count)
    {
        _start = new(count + 1);
        _end = new(count + 1);
        _threads = new Thread[count];
        for (var i = 0; i < count; i++)
        {
            var thread = i;
            _threads[i] = new(() => Loop(thread))
            {
                IsBackground = true,
                Name = $"stress {thread}",
            };
            _threads[i].Start();
        }
    }

    /// <summary>Has every thread do its part. After a hang the threads cannot be used again, nor stopped.</summary>
    /// <param name="work">Given the thread's number.</param>
    /// <param name="hangTime">How long to wait for them.</param>
    /// <returns>Whether all have ended.</returns>
    public bool TryRun(Action<int> work, TimeSpan hangTime)
    {
        _work = work;
        _start.SignalAndWait();
        _hangs = !_end.SignalAndWait(hangTime);
        return !_hangs;
    }

    /// <summary>Ends the threads; after a hang leaves them to the end of the process.</summary>
    public void Dispose()
    {
        if (_hangs)
        {
            return;
        }

        _work = null;
        _start.SignalAndWait();
        foreach (var thread in _threads)
        {
            thread.Join();
        }

        _start.Dispose();
        _end.Dispose();
    }

    private void Loop(int thread)
    {
        while (true)
        {
            _start.SignalAndWait();
            if (_work is not { } work)
            {
                return;
            }

            work(thread);
            _end.SignalAndWait();
        }
    }
}
