// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>What a suite draws from its rows.</summary>
internal interface IPlot
{
    /// <summary>Makes the panels.</summary>
    /// <param name="rows">All rows of the suite.</param>
    /// <returns>The panels, from left to right; none when the rows hold nothing to draw.</returns>
    IReadOnlyList<Chart> Charts(IReadOnlyList<Comparison> rows);
}
