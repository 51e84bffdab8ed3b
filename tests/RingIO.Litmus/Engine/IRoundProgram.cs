// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>A small program that is run over and over, round by round, its threads beginning each round together.</summary>
internal interface IRoundProgram : IDisposable
{
    /// <summary>How many threads it has.</summary>
    int ThreadCount { get; }

    /// <summary>How many trials one round is.</summary>
    int Trials { get; }

    /// <summary>Does a thread's part of a round.</summary>
    /// <param name="thread">The thread's number, from 0.</param>
    /// <param name="round">The round's number, from 0.</param>
    void Run(int thread, ulong round);

    /// <summary>
    /// Looks at what a round has left behind, while no thread is in one, and makes everything ready for the next.
    /// </summary>
    /// <param name="round">The round's number.</param>
    /// <param name="failed">Whether a thread complained, or the round was stuck.</param>
    /// <returns>In how many trials what must not happen did happen.</returns>
    long Settle(ulong round, bool failed);
}
