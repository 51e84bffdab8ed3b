// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Measuring;

/// <summary>Medians of samples, and how far a ratio of two can be trusted.</summary>
internal static class Medians
{
    private const int Resamples = 2000;
    private const double LowerTail = 0.05;

    /// <summary>The median: the mean of the middle two when there is an even number.</summary>
    /// <param name="values">Values in any order.</param>
    /// <returns>The median; 0 of none.</returns>
    public static double Of(IEnumerable<double> values) => InPlace([.. values]);

    /// <summary>The ratios of two rows, round by round.</summary>
    /// <param name="subject">One sample a round.</param>
    /// <param name="peer">One sample a round.</param>
    /// <returns>The median, and what 19 of 20 resampled medians are not below.</returns>
    public static (double Median, double Low) Ratio(
        IReadOnlyList<double> subject,
        IReadOnlyList<double> peer
    )
    {
        var ratios = subject.Zip(peer, static (one, other) => one / other).ToArray();
        if (ratios.Length == 0)
        {
            return default;
        }

        // Fixed, so that the same samples always give the same bound.
        var random = new Random(20_121);
        var medians = new double[Resamples];
        var some = new double[ratios.Length];
        for (var round = 0; round < Resamples; round++)
        {
            for (var index = 0; index < some.Length; index++)
            {
                some[index] = ratios[random.Next(ratios.Length)];
            }

            medians[round] = InPlace(some);
        }

        Array.Sort(medians);
        return (Of(ratios), medians[(int)(LowerTail * Resamples)]);
    }

    private static double InPlace(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length == 0 ? 0
            : values.Length % 2 == 1 ? values[middle]
            : (values[middle - 1] + values[middle]) / 2;
    }
}
