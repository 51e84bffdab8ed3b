// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Specifications;

/// <summary>Threads for one piece of work.</summary>
/// <remarks>
/// New ones each time: where a new thread begins, the system looks for the freest processor. One that is woken tends to
/// the processor of whoever woke it, so that all would take turns on one.
/// </remarks>
internal static class StressThreads
{
    /// <summary>Has threads do their parts. One that hangs is left to the end of the process.</summary>
    /// <param name="count">How many threads.</param>
    /// <param name="work">Given the thread's number; it throws nothing.</param>
    /// <param name="hangTime">How long to wait for them.</param>
    /// <returns>Whether all have ended.</returns>
    public static bool TryRun(int count, Action<int> work, TimeSpan hangTime)
    {
        var threads = Enumerable
            .Range(0, count)
            .Select(number => new Thread(() => work(number))
            {
                IsBackground = true,
                Name = $"stress {number}",
            })
            .ToArray();
        Array.ForEach(threads, thread => thread.Start());
        var start = Stopwatch.GetTimestamp();
        return threads.All(thread => thread.Join(Left(start, hangTime)));
    }

    private static TimeSpan Left(long start, TimeSpan most)
    {
        var left = most - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
