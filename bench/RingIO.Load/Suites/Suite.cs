// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Reporting;

namespace RingIO.Load.Suites;

/// <summary>Cases that are measured in turns and reported together.</summary>
/// <param name="Name">What the command calls it.</param>
/// <param name="About">What it measures, in a few words.</param>
/// <param name="Cases">Makes its cases.</param>
internal sealed record Suite(string Name, string About, Func<IEnumerable<Case>> Cases)
{
    /// <summary>What it counts instead of measuring its cases in turns, or null.</summary>
    public Func<
        SuitePlan,
        Action<double, string>,
        CancellationToken,
        IReadOnlyList<Comparison>
    >? Study { get; init; }

    /// <summary>What <c>--plot</c> draws, or null.</summary>
    public IPlot? Plot { get; init; }

    /// <summary>Whether it is reported from where on along its sweeps our subjects beat the peers.</summary>
    public bool HasCrossovers { get; init; }
}
