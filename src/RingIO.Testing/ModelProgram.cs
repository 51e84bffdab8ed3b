// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>A program of a few lambdas, for what is too small for a class of its own.</summary>
/// <remarks>The rules of <see cref="IModelProgram"/> hold for the lambdas.</remarks>
public sealed class ModelProgram : IModelProgram
{
    private readonly Action[] _threads;
    private readonly Action _check;

    /// <summary>Joins bodies and a check.</summary>
    /// <param name="check">Runs after every execution.</param>
    /// <param name="threads">One body a thread, at least one.</param>
    /// <exception cref="ArgumentException">There is no body.</exception>
    public ModelProgram(Action check, params Action[] threads)
    {
        ArgumentNullException.ThrowIfNull(check);
        ArgumentNullException.ThrowIfNull(threads);
        if (threads.Length == 0)
        {
            throw new ArgumentException("A program needs at least one thread.", nameof(threads));
        }

        _threads = threads;
        _check = check;
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    /// <inheritdoc/>
    public void Run(int thread) => _threads[thread]();

    /// <inheritdoc/>
    public void Check() => _check();
}
