// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;

namespace RingIO.Litmus.Tests;

/// <summary>A program given as a body for each thread.</summary>
internal sealed class ScriptedProgram(params Action<ulong>[] bodies) : IRoundProgram
{
    /// <summary>The rounds that were settled as failed.</summary>
    public List<ulong> Failed { get; } = [];

    /// <summary>How many were settled.</summary>
    public ulong Settled { get; private set; }

    public int ThreadCount => bodies.Length;

    public int Trials => 1;

    public void Run(int thread, ulong round) => bodies[thread](round);

    public long Settle(ulong round, bool failed)
    {
        Assert.Equal(Settled++, round);
        if (failed)
        {
            Failed.Add(round);
        }

        return failed ? 1 : 0;
    }

    public void Dispose() { }
}
