// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Reporting;

/// <summary>How well those chose that choose, in a line.</summary>
internal static class ChoiceSummary
{
    // GOALS: within so much of the best.
    private const double Allowed = 1.10;

    /// <summary>Sums up.</summary>
    /// <param name="rows">The rows of a suite.</param>
    /// <returns>The line; null where nothing chooses.</returns>
    public static string? Of(IEnumerable<Comparison> rows)
    {
        var choices = rows.Where(r => r is { IsChoice: true, Runs: > 0 }).ToList();
        if (choices.Count == 0)
        {
            return null;
        }

        var worst = choices.MinBy(r => r.Ratio)!;
        return $"{worst.Subject} is within {Allowed:F2} of the best fixed one in {Within(r => r.Ratio)} of {choices.Count} rows by the medians, "
            + $"in {Within(r => r.RatioLow)} by the 95 % bound; furthest off in {worst.Case.Name} ({worst.State}): {1 / worst.Ratio:F2}.";

        int Within(Func<Comparison, double?> ratio) => choices.Count(r => ratio(r) >= 1 / Allowed);
    }
}
