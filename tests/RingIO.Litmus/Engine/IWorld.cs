// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Engine;

/// <summary>Where a program runs: on threads of the machine, or in an exploration of its schedules.</summary>
/// <remarks>Thread safety: each thread of a program calls with its own number.</remarks>
internal interface IWorld
{
    /// <summary>The seed of whatever a program draws at random.</summary>
    ulong Seed { get; }

    /// <summary>Tries until it succeeds.</summary>
    /// <param name="thread">The calling thread's number.</param>
    /// <param name="attempt">A try; one that fails has written nothing that others see.</param>
    /// <returns>
    /// <see langword="false"/> if it never can succeed, because every thread of the program has ended or waits like this one.
    /// </returns>
    bool Until(int thread, Func<bool> attempt);

    /// <summary>Says that what must not happen has happened.</summary>
    /// <param name="thread">The calling thread's number.</param>
    /// <param name="what">What was seen.</param>
    void Complain(int thread, string what);
}
