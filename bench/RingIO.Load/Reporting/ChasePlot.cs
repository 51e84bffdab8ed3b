// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>Draws what a load costs in small and in huge pages, and what it would cost in small ones by the model's walks alone.</summary>
/// <remarks>
/// The model knows counts, not times. Its line is the measured one of huge pages plus the walks that small ones add, each at one
/// price: the one that makes the lines meet at the largest working set. What can be compared is where and how steeply they rise.
/// </remarks>
internal sealed class ChasePlot : IPlot
{
    private const string Small = "4 KiB pages";

    /// <summary>The sweep that is measured.</summary>
    public const string Measured = "chase";

    /// <summary>The sweep that is predicted.</summary>
    public const string Predicted = "model of chase";

    /// <inheritdoc/>
    public IReadOnlyList<Chart> Charts(IReadOnlyList<Comparison> rows)
    {
        var small = Line(rows, Measured, row => row.PeerMedian!.Value);
        var huge = Line(rows, Measured, row => row.SubjectMedian!.Value);
        var walks = Line(rows, Predicted, row => row.PeerMedian!.Value - row.SubjectMedian!.Value);
        var places = small.Keys.Where(at => huge.ContainsKey(at) && walks.ContainsKey(at)).ToList();
        if (places.Count == 0)
        {
            return [];
        }

        var last = places[^1];
        var price = walks[last] > 0 ? (small[last] - huge[last]) / walks[last] : 0;
        var model = string.Create(
            CultureInfo.InvariantCulture,
            $"2 MiB pages + the model's walks at {price:0} ns"
        );
        return
        [
            new(
                "A load of a random pointer chase",
                new("working set", AxisScale.Bytes),
                new("ns a load", AxisScale.Log10),
                [
                    new(Small, Points(places, at => small[at])),
                    new("2 MiB pages", Points(places, at => huge[at])),
                    new(model, Points(places, at => huge[at] + price * walks[at]), IsPeer: true),
                ]
            ),
        ];
    }

    // The fullest row of a place stands for it, whichever state the processors were in: one of them is enough for a chase.
    private static SortedDictionary<double, double> Line(
        IReadOnlyList<Comparison> rows,
        string sweep,
        Func<Comparison, double> figure
    ) =>
        new(
            rows.Where(row =>
                    row.Runs > 0
                    && row.Case.Sweep is { } at
                    && string.Equals(at.Name, sweep, StringComparison.Ordinal)
                    && string.Equals(row.Peer, Small, StringComparison.Ordinal)
                )
                .GroupBy(row => row.Case.Sweep!.At)
                .ToDictionary(place => place.Key, place => figure(place.MaxBy(row => row.Runs)!))
        );

    private static List<ChartPoint> Points(List<double> places, Func<double, double> at) =>
        [.. places.Select(place => new ChartPoint(place, at(place)))];
}
