// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>Medians and their lower bounds.</summary>
internal static class Statistics
{
    private const int Resamples = 2000;
    private const double LowerTail = 0.05;

    // Fixed, so that the same samples always give the same bound.
    private const int Seed = 20_121;

    /// <summary>The median: the mean of the middle two when there is an even number.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <returns>The median.</returns>
    public static double Median(IReadOnlyCollection<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var sorted = values.ToArray();
        return MedianInPlace(sorted);
    }

    /// <summary>The lower 95 % bootstrap bound of the median: 19 of 20 resampled medians are not below it.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <returns>The bound; with one value, that value.</returns>
    public static double MedianLowerBound(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Count);
        var random = new Random(Seed);
        var medians = new double[Resamples];
        var resample = new double[values.Count];
        for (var k = 0; k < Resamples; k++)
        {
            for (var n = 0; n < resample.Length; n++)
            {
                resample[n] = values[random.Next(values.Count)];
            }

            medians[k] = MedianInPlace(resample);
        }

        Array.Sort(medians);
        return medians[(int)(LowerTail * Resamples)];
    }

    private static double MedianInPlace(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
