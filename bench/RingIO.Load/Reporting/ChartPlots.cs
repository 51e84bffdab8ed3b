// SPDX-License-Identifier: MIT

using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace RingIO.Load.Reporting;

/// <summary>Charts as the plotting library wants them: it knows linear axes only, so logarithms are taken here.</summary>
internal static class ChartPlots
{
    private const int MostByteTicks = 8;
    private const double Margin = 0.04;

    // Okabe and Ito's colours, told apart by the colour-blind too; yellow is left out: it is faint on white.
    private static readonly Color[] Colors =
    [
        .. new[]
        {
            "#0072B2",
            "#D55E00",
            "#009E73",
            "#CC79A7",
            "#56B4E9",
            "#E69F00",
            "#000000",
        }.Select(Color.FromHex),
    ];

    private static readonly MarkerShape[] Markers =
    [
        MarkerShape.FilledCircle,
        MarkerShape.FilledSquare,
        MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond,
    ];

    private static readonly MarkerShape[] PeerMarkers =
    [
        MarkerShape.OpenCircle,
        MarkerShape.OpenSquare,
        MarkerShape.OpenTriangleUp,
        MarkerShape.OpenDiamond,
    ];

    /// <summary>Makes the plots.</summary>
    /// <param name="charts">The panels.</param>
    /// <returns>One plot a panel; the same name is the same colour in all, and all have one vertical range.</returns>
    public static Plot[] Of(IReadOnlyList<Chart> charts)
    {
        var names = charts
            .SelectMany(c => c.Lines)
            .Select(l => l.Name)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        var heights = charts.SelectMany(c => Values(c, c.Y, p => p.Y)).ToList();
        return [.. charts.Select(chart => One(chart, names, heights))];
    }

    private static Plot One(Chart chart, List<string> names, List<double> heights)
    {
        var plot = new Plot();
        foreach (var line in chart.Lines)
        {
            var index = names.IndexOf(line.Name);
            var drawn = plot.Add.Scatter(
                line.Points.Select(p => Scaled(chart.X, p.X)).ToArray(),
                line.Points.Select(p => Scaled(chart.Y, p.Y)).ToArray(),
                Colors[index % Colors.Length]
            );
            drawn.LegendText = line.Name;
            // No dashes: the SVG writer of the library has none.
            drawn.LineWidth = line.IsPeer ? 1 : 2;
            drawn.MarkerSize = line.IsPeer ? 9 : 7;
            drawn.MarkerLineWidth = 1.5f;
            var markers = line.IsPeer ? PeerMarkers : Markers;
            drawn.MarkerShape = markers[index % markers.Length];
        }

        plot.Title(chart.Title);
        plot.XLabel(chart.X.Label);
        plot.YLabel(chart.Y.Label);
        plot.Grid.MinorLineColor = Colors[^1].WithOpacity(0.05);
        var widths = Values(chart, chart.X, p => p.X).ToList();
        if (widths.Count > 0)
        {
            Range(plot.Axes.Bottom, chart.X, widths);
            Range(plot.Axes.Left, chart.Y, heights);
        }

        // Beside the lines, never over them.
        plot.ShowLegend(Edge.Bottom).Legend.Orientation = Orientation.Horizontal;
        return plot;
    }

    private static void Range(IAxis axis, ChartAxis of, List<double> values)
    {
        var (low, high) = (values.Min(), values.Max());
        low = of.Scale is AxisScale.Linear ? Math.Min(low, 0) : low;
        var margin = Math.Max((high - low) * Margin, 1e-3);
        axis.Min = low - (low == 0 ? 0 : margin);
        axis.Max = high + margin;
        axis.TickGenerator = of.Scale switch
        {
            AxisScale.Bytes => ByteTicks(low, high),
            AxisScale.Log10 => DecadeTicks(axis.Min, axis.Max),
            _ => axis.TickGenerator,
        };
    }

    private static NumericManual ByteTicks(double low, double high)
    {
        var ticks = new NumericManual();
        var (first, last) = ((int)Math.Floor(low), (int)Math.Ceiling(high));
        var step = Math.Max(1, (last - first + MostByteTicks - 1) / MostByteTicks);
        for (var power = first; power <= last; power++)
        {
            if ((power - first) % step == 0)
            {
                ticks.AddMajor(power, ByteText.Of(Math.Pow(2, power)));
            }
            else
            {
                ticks.AddMinor(power);
            }
        }

        return ticks;
    }

    private static NumericManual DecadeTicks(double low, double high)
    {
        var ticks = new NumericManual();
        // Less than two decades would show one label or none.
        var labelled = high - low < 2 ? new[] { 1, 2, 5 } : [1];
        for (var decade = (int)Math.Floor(low); decade <= (int)Math.Ceiling(high); decade++)
        {
            for (var digit = 1; digit < 10; digit++)
            {
                var value = digit * Math.Pow(10, decade);
                if (labelled.Contains(digit))
                {
                    ticks.AddMajor(
                        Math.Log10(value),
                        value.ToString("#,0.#####", CultureInfo.InvariantCulture)
                    );
                }
                else
                {
                    ticks.AddMinor(Math.Log10(value));
                }
            }
        }

        return ticks;
    }

    private static IEnumerable<double> Values(
        Chart chart,
        ChartAxis axis,
        Func<ChartPoint, double> of
    ) => chart.Lines.SelectMany(l => l.Points).Select(p => Scaled(axis, of(p)));

    private static double Scaled(ChartAxis axis, double value) =>
        axis.Scale switch
        {
            AxisScale.Log10 => Math.Log10(value),
            AxisScale.Bytes => Math.Log2(value),
            _ => value,
        };
}
