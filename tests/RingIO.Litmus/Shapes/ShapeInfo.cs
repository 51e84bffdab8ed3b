// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Shapes;

/// <summary>What a shape is.</summary>
/// <param name="Name">Its name, as in the literature.</param>
/// <param name="Threads">How many threads it has.</param>
/// <param name="Program">The threads' code, one after another.</param>
/// <param name="Flaw">What is different in the twin.</param>
/// <param name="Observed">What an outcome tells.</param>
/// <param name="Forbidden">The outcome that the .NET memory model forbids, in the order of <paramref name="Observed"/>.</param>
internal sealed record ShapeInfo(
    string Name,
    int Threads,
    string Program,
    string Flaw,
    IReadOnlyList<Observation> Observed,
    IReadOnlyList<int> Forbidden
)
{
    /// <summary>An outcome in words.</summary>
    public string Describe(IReadOnlyList<int> outcome) =>
        string.Join(' ', Observed.Select((o, i) => $"{o.Label}={outcome[i]}"));
}
