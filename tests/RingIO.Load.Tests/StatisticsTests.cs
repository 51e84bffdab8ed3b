// SPDX-License-Identifier: MIT

using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using RingIO.Load.Measuring;

namespace RingIO.Load.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3.0)]
    [InlineData(new[] { 5.0, 1.0, 3.0 }, 3.0)]
    [InlineData(new[] { 4.0, 1.0, 2.0, 100.0 }, 3.0)]
    public void Median_OfValuesInAnyOrder_IsTheMiddle(double[] values, double expected) =>
        Assert.Equal(expected, Statistics.Median(values));

    [Fact]
    public void Median_OfNothing_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Median([]));

    [Fact]
    public void MedianLowerBound_OfEqualValues_IsTheValue() =>
        Assert.Equal(2.5, Statistics.MedianLowerBound([2.5, 2.5, 2.5, 2.5]));

    [Fact]
    public void MedianLowerBound_AskedTwice_IsTheSame()
    {
        double[] values = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

        Assert.Equal(Statistics.MedianLowerBound(values), Statistics.MedianLowerBound(values));
    }

    [Property]
    public Property MedianLowerBound_OfAnything_LiesBetweenLeastAndMedian() =>
        Prop.ForAll(
            ArbMap
                .Default.GeneratorFor<int>()
                .ListOf()
                .Where(l => l.Count is > 0 and < 40)
                .ToArbitrary(),
            list =>
            {
                double[] values = [.. list.Select(v => (double)v)];
                var low = Statistics.MedianLowerBound(values);
                return low >= values.Min() && low <= Statistics.Median(values);
            }
        );

    // The bound's meaning: the true median lies above it in about 95 of 100 samples. Fixed seed, wide margins: this
    // depends on no clock.
    [Fact]
    public void MedianLowerBound_OverManySamples_CoversTheTrueMedianAsOftenAsPromised()
    {
        const int Samples = 200;
        var random = new Random(7);
        var covered = 0;
        for (var k = 0; k < Samples; k++)
        {
            var sample = Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray();
            covered += Statistics.MedianLowerBound(sample) <= 0.5 ? 1 : 0;
        }

        Assert.InRange(covered, 0.88 * Samples, 0.99 * Samples);
    }
}
