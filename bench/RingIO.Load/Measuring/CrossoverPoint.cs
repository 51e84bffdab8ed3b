// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>One place of a sweep: how a subject compares with a peer there.</summary>
/// <param name="At">The place.</param>
/// <param name="Ratio">The ratio of the medians, above 1 where the subject is better.</param>
/// <param name="RatioLow">The lower 95 % bound of the median of the pairs' ratios.</param>
/// <param name="Runs">How many pairs there are.</param>
internal readonly record struct CrossoverPoint(double At, double Ratio, double RatioLow, int Runs)
{
    /// <summary>The place of a row.</summary>
    /// <param name="row">A row with pairs, of a case that is a place of a sweep.</param>
    /// <returns>The place.</returns>
    public static CrossoverPoint Of(Comparison row) =>
        new(
            row.Case.Sweep!.At,
            row.Case.Unit.Ratio(row.SubjectMedian!.Value, row.PeerMedian!.Value),
            row.RatioLow!.Value,
            row.Runs
        );
}
