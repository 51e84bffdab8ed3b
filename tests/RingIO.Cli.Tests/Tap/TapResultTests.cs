// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;

namespace RingIO.Cli.Tests.Tap;

public sealed class TapResultTests
{
    private static readonly TapRow Row = new() { Name = "row" };

    [Fact]
    public void Medians_OfOddEvenAndNone_AreTheMiddle()
    {
        var result = new TapResult(Row, [9, 1, 5], [4, 2]);
        Assert.Equal((5, 3), (result.TransmitMedian, result.ReceiveMedian));
        Assert.Equal(0, new TapResult(Row, [], []).TransmitMedian);
    }

    [Fact]
    public void RatioTo_AnotherRow_ComparesRoundByRound()
    {
        // The machine slowed down from round to round: each ratio stays 0.5, where medians of each would differ.
        var one = new TapResult(Row, [50, 5, 0.5], []);
        var other = new TapResult(Row, [100, 10, 1], []);
        Assert.Equal(0.5, one.RatioTo(other, Direction.Transmit));
        Assert.Equal(0, one.RatioTo(other, Direction.Receive));
    }
}
