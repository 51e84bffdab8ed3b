// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Testing.Engine;

namespace RingIO.Testing;

/// <summary>Loops of explored programs that try until they succeed.</summary>
public static class ModelWait
{
    /// <summary>
    /// Tries again and again. The explorer leaves out tries that are in vain, so that a waiting program costs no more
    /// than one that never waits; if nobody can ever make a try succeed, the program is stuck: a failure.
    /// </summary>
    /// <param name="attempt">
    /// One try. A vain one (<see langword="false"/>) is left out only if the next hundred, given the same, would do the same. What it
    /// leaves in the body's own variables (a count of tries, say) must not decide anything else: fewer are made than a machine
    /// makes. One that stores to shared words is repeated at once, until it sees nothing new any more.
    /// </param>
    /// <remarks>
    /// A loop around <see cref="IMemoryOrder.SpinHint"/> is explored too, at a greater price: what comes before its
    /// first hint is not known to be a vain try. Where no exploration runs, the tries are made with spin hints between.
    /// </remarks>
    public static void Until(Func<bool> attempt)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (Exploration.Current is not { } world)
        {
            while (!attempt())
            {
                HardwareOrder.SpinHint();
            }

            return;
        }

        for (; ; )
        {
            var outer = world.BeginRound();
            if (attempt())
            {
                world.RestoreRound(outer);
                return;
            }

            world.EndRound();
            world.RestoreRound(outer);
        }
    }
}
