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
    /// <summary>What <c>--plot</c> draws, or null.</summary>
    public IPlot? Plot { get; init; }
}
