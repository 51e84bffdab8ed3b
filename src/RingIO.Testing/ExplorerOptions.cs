// SPDX-License-Identifier: MIT

namespace RingIO.Testing;

/// <summary>What an exploration looks for, and how far it goes. The verdict tells when a bound was hit.</summary>
/// <remarks>Immutable.</remarks>
public sealed record ExplorerOptions
{
    /// <summary>The memory model that is explored.</summary>
    public MemoryModel Model { get; init; } = MemoryModel.DotNet;

    /// <summary>How long the search may go on before it ends as inconclusive; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>The most executions, completed or given up as redundant, before the search ends as inconclusive.</summary>
    public long MaxExecutions { get; init; } = 10_000_000;

    /// <summary>The most events of one execution, all threads together; a longer one is cut and makes the search inconclusive.</summary>
    public int MaxSteps { get; init; } = 2_000;

    /// <summary>
    /// The most times that a thread which could go on is put aside for another in one execution; null for no bound.
    /// Clean then means: clean within that bound. Schedules are then tried one by one, without partial-order reduction: for
    /// programs that are too large to be explored whole.
    /// </summary>
    public int? MaxPreemptions { get; init; }

    /// <summary>Random executions instead of all; null for all. A search that finds nothing ends as inconclusive.</summary>
    public RandomSampling? Random { get; init; }

    /// <summary>
    /// A thread that stops for ever: once before each of its steps, each explored in all its executions; null for none. What
    /// the others learn of it, <see cref="ModelCrash"/> tells.
    /// </summary>
    public int? CrashThread { get; init; }

    /// <summary>Orderings that are taken away.</summary>
    public Mutation Mutation { get; init; } = Mutation.None;

    /// <summary>How many executions are looked at behind a failure for one with fewer switches, or fewer steps.</summary>
    public long MinimizeExecutions { get; init; } = 2_000;

    /// <summary>Names of the numbers that accesses carry, for the report; see <see cref="Names.OfEdges"/>.</summary>
    public IReadOnlyDictionary<int, string> EdgeNames { get; init; } =
        new Dictionary<int, string>();

    /// <summary>Names of the places that are accessed, by address, for the report; null where a place has none.</summary>
    public Func<nint, string?>? LocationNames { get; init; }
}
