// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>Random executions instead of all: for programs that are too large to be explored whole.</summary>
/// <remarks>
/// Threads have random priorities that change at a few random steps (PCT: Burckhardt et al., "A Randomized Scheduler with
/// Probabilistic Guarantees of Finding Bugs", ASPLOS 2010); a load reads the newest store at most times, else a random
/// one of those that it may. The same seed gives the same executions. Immutable.
/// </remarks>
public sealed record RandomSampling
{
    /// <summary>Where randomness begins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many executions are made.</summary>
    public long Executions { get; init; } = 10_000;

    /// <summary>How many times priorities change in an execution: a bug that needs d ordered steps needs d - 1.</summary>
    public int PriorityChanges { get; init; } = 3;
}
