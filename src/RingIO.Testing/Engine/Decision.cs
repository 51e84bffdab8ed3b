// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Engine;

/// <summary>How an execution goes on.</summary>
internal enum Outcome
{
    /// <summary>A thread makes a step.</summary>
    Continue,

    /// <summary>Every thread has ended.</summary>
    Complete,

    /// <summary>No thread can go on, and not every thread has ended.</summary>
    Stuck,

    /// <summary>Whatever comes has been explored elsewhere, or lies outside the bound on preemptions.</summary>
    Redundant,
}

/// <summary>A choice of the search.</summary>
/// <param name="Outcome">How it goes on.</param>
/// <param name="Thread">Which thread makes the step.</param>
/// <param name="Read">Which store its load reads.</param>
internal readonly record struct Decision(Outcome Outcome, int Thread = 0, int Read = -1);
