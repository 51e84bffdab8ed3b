// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Testing;

namespace RingIO.Models.Programs;

/// <summary>A program over a ring of its own.</summary>
/// <param name="ring">The ring; the program disposes of it.</param>
/// <param name="check">Judges an execution.</param>
/// <param name="threads">One body a thread.</param>
public sealed class RingProgram(ModelRing ring, Action check, params Action[] threads)
    : IModelProgram,
        IDisposable
{
    /// <summary>Names of the places in its ring.</summary>
    public Func<nint, string?> LocationNames => ring.LocationNames;

    /// <inheritdoc/>
    public int ThreadCount => threads.Length;

    /// <inheritdoc/>
    public void Run(int thread) => threads[thread]();

    /// <inheritdoc/>
    public void Check() => check();

    /// <inheritdoc/>
    public void Dispose() => ring.Dispose();
}
