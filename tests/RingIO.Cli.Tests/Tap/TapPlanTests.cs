// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;

namespace RingIO.Cli.Tests.Tap;

public sealed class TapPlanTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(60, 1, 1)]
    [InlineData(150, 3, 1)]
    [InlineData(300, 5, 1)]
    [InlineData(900, 5, 5)]
    public void Of_ATime_FillsItWithRoundsFirst(double seconds, int rounds, int each)
    {
        var plan = TapPlan.Of(new() { Duration = seconds }, rows: 15);
        Assert.Equal((rounds, each), (plan.Rounds, (int)plan.Duration.TotalSeconds));
    }

    [Fact]
    public void Of_Short_IsASecondOnce() =>
        Assert.Equal(TapPlan.Short, TapPlan.Of(new() { Short = true, Duration = 100 }, rows: 15));
}
