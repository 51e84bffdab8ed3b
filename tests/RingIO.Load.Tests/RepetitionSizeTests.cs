// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Tests;

public sealed class RepetitionSizeTests
{
    [Fact]
    public void Learn_SteadyRate_ReachesTheTargetInWholeGranules()
    {
        var size = new RepetitionSize(4096, 10e6);

        // 100 million items a second: 10 ns each, so that a million items take the wanted 10 ms.
        for (var k = 0; k < 20; k++)
        {
            size.Learn(new Measurement(size.Items, size.Items * 10.0));
        }

        Assert.InRange(size.Items, 900_000, 1_000_000);
        Assert.Equal(0, size.Items % 4096);
    }

    [Theory]
    [InlineData(1e12, 256)]
    [InlineData(0.001, 1 << 23)]
    public void Learn_ExtremeRate_StaysInBounds(double nanosecondsEach, long expected)
    {
        var size = new RepetitionSize(256, 10e6);

        for (var k = 0; k < 40; k++)
        {
            size.Learn(new Measurement(size.Items, size.Items * nanosecondsEach));
        }

        Assert.Equal(expected, size.Items);
    }
}
