// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>How far an exploration goes. The verdict tells when a bound was hit.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ExplorerOptions
{
    /// <summary>The memory model that is explored.</summary>
    public MemoryModel Model { get; init; } = MemoryModel.DotNet;

    /// <summary>How long the search may go on before it ends as inconclusive; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>The most executions, completed or given up as redundant, before the search ends as inconclusive.</summary>
    public long MaxExecutions { get; init; } = 10_000_000;

    /// <summary>The most steps of one execution, all threads together; a longer one is cut and makes the search inconclusive.</summary>
    public int MaxSteps { get; init; } = 2_000;

    /// <summary>
    /// The most times that a thread which could go on is put aside for another in one execution; null for no bound.
    /// Clean then means: clean within that bound. Partial-order reduction is off, because it may need switches of its own.
    /// </summary>
    public int? MaxPreemptions { get; init; }

    /// <summary>Whether executions that differ only in the order of independent steps are explored once (sleep sets).</summary>
    public bool SleepSets { get; init; } = true;

    /// <summary>Orderings that are taken away.</summary>
    public Mutation Mutation { get; init; } = Mutation.None;
}
