// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>Draws a panel for each sweep: the medians of every subject and, thin, of every peer.</summary>
/// <param name="title">What stands before the sweep's name.</param>
/// <param name="x">What the sweep counts.</param>
/// <param name="y">What the unit counts.</param>
/// <remarks>Of the processors' states, a panel shows the one with the most pairs in that sweep, and names it.</remarks>
internal sealed class SweepPlot(string title, ChartAxis x, ChartAxis y) : IPlot
{
    /// <inheritdoc/>
    public IReadOnlyList<Chart> Charts(IReadOnlyList<Comparison> rows) =>
        [
            .. rows.Where(r => r is { Case.Sweep: not null, IsChoice: false, Runs: > 0 })
                .GroupBy(r => r.Case.Sweep!.Name, StringComparer.Ordinal)
                .Select(g => Panel(g.Key, [.. g])),
        ];

    private Chart Panel(string sweep, List<Comparison> rows)
    {
        var state = rows.GroupBy(r => r.State, StringComparer.Ordinal)
            .MaxBy(g => g.Sum(r => r.Runs))!
            .Key;
        var shown = rows.Where(r => string.Equals(r.State, state, StringComparison.Ordinal))
            .ToList();
        return new Chart(
            $"{title}, {sweep} (processors {state})",
            x,
            y,
            [
                .. Lines(shown, r => r.Subject, r => r.SubjectMedian!.Value, isPeer: false),
                .. Lines(shown, r => r.Peer, r => r.PeerMedian!.Value, isPeer: true)
                    // A subject that others are compared with is drawn once.
                    .Where(line =>
                        shown.TrueForAll(r =>
                            !string.Equals(r.Subject, line.Name, StringComparison.Ordinal)
                        )
                    ),
            ]
        );
    }

    // A subject is in one row for each peer; its samples there differ by few, if at all: the fullest row stands for all.
    private static IEnumerable<ChartLine> Lines(
        List<Comparison> rows,
        Func<Comparison, string> name,
        Func<Comparison, double> median,
        bool isPeer
    ) =>
        rows.GroupBy(name, StringComparer.Ordinal)
            .Select(line => new ChartLine(
                line.Key,
                [
                    .. line.GroupBy(r => r.Case.Sweep!.At)
                        .OrderBy(at => at.Key)
                        .Select(at => new ChartPoint(at.Key, median(at.MaxBy(r => r.Runs)!))),
                ],
                isPeer
            ));
}
