// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Suites;

/// <summary>The suites by name.</summary>
internal static class SuiteCatalog
{
    /// <summary>All suites, in the order in which <c>all</c> runs them.</summary>
    public static IReadOnlyList<(
        string Name,
        string About,
        Func<IEnumerable<Case>> Cases
    )> All { get; } =
    [
        ("spsc", "one producer, one consumer", SpscSuite.Cases),
        ("mpsc", "many producers, one consumer", ManyToManySuites.Mpsc),
        ("mpmc", "many producers, many consumers", ManyToManySuites.Mpmc),
        ("latency", "round trips", LatencySuite.Cases),
        ("ipc", "between processes", IpcSuite.Cases),
        ("pipe", "byte streams", PipeSuite.Cases),
        ("xenring", "requests and responses", XenRingSuite.Cases),
        ("check", "the model checker", CheckSuite.Cases),
    ];

    /// <summary>The suites that a name stands for.</summary>
    /// <param name="name">A suite's name, or <c>all</c>.</param>
    /// <returns>Their names; none when there is no such suite.</returns>
    public static IReadOnlyList<string> Named(string name) =>
        [.. All.Select(s => s.Name).Where(s => name is "all" || Is(s, name))];

    /// <summary>A suite's cases, with the rows that every suite has.</summary>
    /// <param name="name">The suite.</param>
    /// <returns>The cases.</returns>
    public static IReadOnlyList<Case> Cases(string name) =>
        [.. All.First(s => Is(s.Name, name)).Cases(), .. BaselineCases.Of(name)];

    private static bool Is(string suite, string name) =>
        string.Equals(suite, name, StringComparison.Ordinal);
}
