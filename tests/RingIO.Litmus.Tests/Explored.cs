// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Litmus.Rings;
using RingIO.Testing;

namespace RingIO.Litmus.Tests;

/// <summary>One round of a ring's program, in an exploration of all its schedules.</summary>
internal sealed class Explored : IModelProgram, IWorld, IDisposable
{
    private readonly IRoundProgram _program;

    public Explored(LitmusCase litmus, bool twin) => _program = litmus.Make(this, twin);

    public int ThreadCount => _program.ThreadCount;

    public ulong Seed => 0;

    public void Run(int thread) => _program.Run(thread, 0);

    public void Check() => Assert.True(((IRestCheck)_program).IsAtRest(0));

    public bool Until(int thread, Func<bool> attempt)
    {
        ModelWait.Until(attempt);
        return true;
    }

    public void Complain(int thread, string what) => Assert.Fail(what);

    public void Dispose() => _program.Dispose();
}
