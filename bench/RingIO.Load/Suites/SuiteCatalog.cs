// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Superpages;

namespace RingIO.Load.Suites;

/// <summary>The suites by name.</summary>
internal static class SuiteCatalog
{
    /// <summary>All suites, in the order in which <c>all</c> runs them.</summary>
    public static IReadOnlyList<Suite> All { get; } =
    [
        new("spsc", "one producer, one consumer", SpscSuite.Cases),
        new("mpsc", "many producers, one consumer", ManyToManySuites.Mpsc),
        new("mpmc", "many producers, many consumers", ManyToManySuites.Mpmc),
        new("latency", "round trips", LatencySuite.Cases),
        new("ipc", "between processes", IpcSuite.Cases),
        new("pipe", "byte streams", PipeSuite.Cases),
        new("alloc", "frames of 4 KiB, allocated and freed", AllocSuite.Cases),
        new(
            "superpage",
            "superpage coverage over a long workload; --runs: how many seeds",
            () => []
        )
        {
            Study = CoverageStudy.Run,
            Plot = new CoveragePlot(),
        },
        RemapSuite.Suite,
        TlbSuite.Suite,
        GrantSuite.Suite,
        new("xenring", "requests and responses", XenRingSuite.Cases),
        new("check", "the model checker", CheckSuite.Cases),
    ];

    /// <summary>The suites that a name stands for.</summary>
    /// <param name="name">A suite's name, or <c>all</c>.</param>
    /// <returns>They; none when there is no such suite.</returns>
    public static IReadOnlyList<Suite> Named(string name) =>
        [.. All.Where(s => name is "all" || string.Equals(s.Name, name, StringComparison.Ordinal))];

    /// <summary>A suite's cases, with the rows that every suite has.</summary>
    /// <param name="suite">The suite.</param>
    /// <returns>The cases.</returns>
    public static IReadOnlyList<Case> Cases(Suite suite) =>
        [.. suite.Cases(), .. BaselineCases.Of(suite.Name)];
}
