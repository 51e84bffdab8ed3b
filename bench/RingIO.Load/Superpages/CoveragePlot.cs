// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Reporting;

namespace RingIO.Load.Superpages;

/// <summary>Draws the study: a panel for each figure, both policies.</summary>
internal sealed class CoveragePlot : IPlot
{
    private static readonly SweepPlot Sweeps = new(
        "4 GiB guest",
        new ChartAxis("million operations", AxisScale.Log10),
        new ChartAxis("%")
    );

    /// <inheritdoc/>
    // Nothing is timed: the processors' state says nothing.
    public IReadOnlyList<Chart> Charts(IReadOnlyList<Comparison> rows) =>
        [.. Sweeps.Charts(rows).Select(chart => chart with { Title = chart.Title.Split(" (")[0] })];
}
