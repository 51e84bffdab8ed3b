// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Specifications;

/// <summary>Begins the rounds of a stress, each for all threads together, and while two of them run side by side if they can.</summary>
/// <remarks>
/// That all have come is not enough: where processors are busy, those who came first are off theirs when the last one
/// comes, and all run one after another. So the first thread calls until another has answered a few times, each time at once.
/// </remarks>
/// <param name="threads">How many threads there are.</param>
/// <param name="limit">How long they may take to meet, in all rounds together, if that is short.</param>
internal sealed class StressMeeting(int threads, TimeSpan limit)
{
    private const int AnswersInARow = 3;
    private const int SpinsForAnAnswer = 200;

    // A thread that yields stays on the processor of the one it waits for, and then runs before or after it, never
    // beside it; one that spins on has the other moved to a free processor, and only then yields.
    private const int SpinsBeforeYield = 20_000;

    // With all there a thread that yields only has its processor less often: it does so in case the others need this one.
    private const int SpinsBeforeYieldOnceAllAreThere = 200_000;

    // A word each, in a cache line of its own.
    private const int Stride = 16;
    private readonly long[] _arrivals = new long[threads * Stride];
    private readonly long[] _answers = new long[threads * Stride];

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    // What is left for all rounds together.
    private TimeSpan _patience =
        !CanMeet(threads) ? TimeSpan.Zero
        : limit < Patience ? limit
        : Patience;
    private long _call;
    private long _complete;
    private long _begun;
    private bool _isAbandoned;

    /// <summary>Whether threads can run side by side at all.</summary>
    public static bool CanMeet(int threads) => threads > 1 && Environment.ProcessorCount > 1;

    /// <summary>Waits until a round begins.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="round">The round: each thread comes to all of them, from 0.</param>
    /// <returns>Whether it begins; it never does once it is abandoned.</returns>
    public bool Begin(int thread, int round)
    {
        if (thread == 0)
        {
            for (var other = 1; other < threads; other++)
            {
                var arrival = other * Stride;
                WaitUntil(round, () => Volatile.Read(ref _arrivals[arrival]) > round);
            }

            Volatile.Write(ref _complete, round + 1);
            Meet();
            Volatile.Write(ref _begun, round + 1);
        }
        else
        {
            Volatile.Write(ref _arrivals[thread * Stride], round + 1);
            WaitUntil(
                round,
                () =>
                {
                    Volatile.Write(ref _answers[thread * Stride], Volatile.Read(ref _call));
                    return Volatile.Read(ref _begun) > round;
                }
            );
        }

        return !Volatile.Read(ref _isAbandoned);
    }

    /// <summary>Lets go who waits for a thread that hangs.</summary>
    public void Abandon() => Volatile.Write(ref _isAbandoned, true);

    private void Meet()
    {
        var start = Stopwatch.GetTimestamp();
        for (
            var inARow = 0;
            inARow < AnswersInARow && Stopwatch.GetElapsedTime(start) < _patience;
            inARow = IsAnswered() ? inARow + 1 : 0
        ) { }

        _patience -= Stopwatch.GetElapsedTime(start);
    }

    private bool IsAnswered()
    {
        Volatile.Write(ref _call, _call + 1);
        for (var spins = 0; spins < SpinsForAnAnswer; spins++)
        {
            for (var other = 1; other < threads; other++)
            {
                if (Volatile.Read(ref _answers[other * Stride]) == _call)
                {
                    return true;
                }
            }

            Thread.SpinWait(1);
        }

        return false;
    }

    private void WaitUntil(int round, Func<bool> condition)
    {
        for (var spins = 0; !condition() && !Volatile.Read(ref _isAbandoned); spins++)
        {
            var most =
                Volatile.Read(ref _complete) > round
                    ? SpinsBeforeYieldOnceAllAreThere
                    : SpinsBeforeYield;
            if (spins < most)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}
