// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>From where on along a sweep a subject beats a peer, in one state of the processors.</summary>
/// <param name="Sweep">The sweep's name.</param>
/// <param name="State">The processors' state.</param>
/// <param name="Subject">The subject.</param>
/// <param name="Peer">The peer.</param>
/// <param name="Points">What was measured, by ascending <see cref="CrossoverPoint.At"/>; at least one.</param>
internal sealed record Crossover(
    string Sweep,
    string State,
    string Subject,
    string Peer,
    IReadOnlyList<CrossoverPoint> Points
)
{
    /// <summary>The smallest measured place from which on every median is the better one; null where the last is not.</summary>
    public double? From => WinsFrom(p => p.Ratio);

    /// <summary>The same for the lower 95 % bounds of the pairs' ratios.</summary>
    public double? SurelyFrom => WinsFrom(p => p.RatioLow);

    /// <summary>Places before <see cref="From"/> with a better median: where they are, there is no one crossover.</summary>
    public IEnumerable<double> Before =>
        Points.Where(p => p.Ratio > 1 && !(p.At >= From)).Select(p => p.At);

    /// <summary>The fewest pairs of a place.</summary>
    public int Runs => Points.Min(p => p.Runs);

    /// <summary>Finds the crossovers of rows that are places of sweeps.</summary>
    /// <param name="rows">The rows of a suite.</param>
    /// <returns>One for each sweep, state, subject and peer that were measured.</returns>
    public static IReadOnlyList<Crossover> All(IEnumerable<Comparison> rows) =>
        [
            .. rows.Where(r => r is { Case.Sweep: not null, IsChoice: false, Runs: > 0 })
                .GroupBy(r => (r.Case.Sweep!.Name, r.State, r.Subject, r.Peer))
                .Select(g => new Crossover(
                    g.Key.Name,
                    g.Key.State,
                    g.Key.Subject,
                    g.Key.Peer,
                    [.. g.OrderBy(r => r.Case.Sweep!.At).Select(CrossoverPoint.Of)]
                )),
        ];

    private double? WinsFrom(Func<CrossoverPoint, double> ratio)
    {
        double? from = null;
        foreach (var point in Points.Reverse())
        {
            // A NaN is no win.
            if (!(ratio(point) > 1))
            {
                break;
            }

            from = point.At;
        }

        return from;
    }
}
