// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>Draws chosen sweeps, each line as so many times another one: what differs shows although times grow over decades.</summary>
/// <param name="title">What all panels show.</param>
/// <param name="x">The horizontal axis.</param>
/// <param name="unit">The line that is 1 everywhere; a panel without it is not drawn.</param>
/// <param name="isDrawn">Which sweeps are drawn, by their names.</param>
internal sealed class RelativePlot(
    string title,
    ChartAxis x,
    string unit,
    Func<string, bool> isDrawn
) : IPlot
{
    private readonly SweepPlot _sweeps = new(title, x, new($"times {unit}", AxisScale.Log10));

    /// <inheritdoc/>
    public IReadOnlyList<Chart> Charts(IReadOnlyList<Comparison> rows) =>
        [
            .. _sweeps
                .Charts([.. rows.Where(r => r.Case.Sweep is { } sweep && isDrawn(sweep.Name))])
                .Select(Relative)
                .OfType<Chart>(),
        ];

    private Chart? Relative(Chart chart)
    {
        var ones = chart
            .Lines.FirstOrDefault(l => string.Equals(l.Name, unit, StringComparison.Ordinal))
            ?.Points.ToDictionary(p => p.X, p => p.Y);
        return ones is null
            ? null
            : chart with
            {
                Lines =
                [
                    .. chart.Lines.Select(line =>
                        line with
                        {
                            Points =
                            [
                                .. line
                                    .Points.Where(p => ones.ContainsKey(p.X))
                                    .Select(p => p with { Y = p.Y / ones[p.X] }),
                            ],
                        }
                    ),
                ],
            };
    }
}
