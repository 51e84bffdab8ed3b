// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;

namespace RingIO.Tests.Support;

/// <summary>Runs bodies on real threads, one each, and brings what they throw back to the test.</summary>
public static class TwoThreads
{
    // Only a run that hangs meets this bound: bodies are bounded by the number of their items.
    private static readonly TimeSpan Hang = TimeSpan.FromMinutes(3);

    /// <summary>Runs the bodies to their end. The first that throws cancels the token that all are given.</summary>
    /// <param name="bodies">One for each thread; a body that waits looks at the token.</param>
    public static void Run(params Action<CancellationToken>[] bodies)
    {
        using var stop = new CancellationTokenSource();
        using var start = new Barrier(bodies.Length);
        var thrown = new ConcurrentQueue<Exception>();
        var threads = bodies
            .Select(body => new Thread(() => RunOne(body, start, stop, thrown))
            {
                IsBackground = true,
            })
            .ToArray();
        foreach (var thread in threads)
        {
            thread.Start();
        }

        var ended = threads.Count(t => t.Join(Hang));
        var first = thrown.Where(e => e is not OperationCanceledException).ToArray();
        if (first.Length != 0)
        {
            throw new AggregateException(first);
        }

        Assert.True(ended == threads.Length, $"{threads.Length - ended} thread(s) hang.");
        Assert.Empty(thrown);
    }

    /// <summary>Calls until it succeeds, yielding between calls, or until the token is cancelled.</summary>
    public static void Until(Func<bool> attempt, CancellationToken stop)
    {
        for (var spins = new SpinWait(); !attempt(); spins.SpinOnce(sleep1Threshold: -1))
        {
            stop.ThrowIfCancellationRequested();
        }
    }

    private static void RunOne(
        Action<CancellationToken> body,
        Barrier start,
        CancellationTokenSource stop,
        ConcurrentQueue<Exception> thrown
    )
    {
        try
        {
            start.SignalAndWait();
            body(stop.Token);
        }
        catch (Exception failure)
        {
            thrown.Enqueue(failure);
            stop.Cancel();
        }
    }
}
