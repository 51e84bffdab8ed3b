// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>What was measured of a row.</summary>
/// <param name="Row">The row.</param>
/// <param name="Transmit">The guest sends: each round's megabits a second.</param>
/// <param name="Receive">The guest receives: each round's.</param>
internal sealed record TapResult(
    TapRow Row,
    IReadOnlyList<double> Transmit,
    IReadOnlyList<double> Receive
)
{
    /// <summary>The median of what was sent, in megabits a second; 0 if nothing was measured.</summary>
    public double TransmitMedian => Median(Transmit);

    /// <summary>The median of what was received, in megabits a second; 0 if nothing was measured.</summary>
    public double ReceiveMedian => Median(Receive);

    /// <summary>By how much the row is faster than another, round by round, so that what else the machine did in a round concerns both.</summary>
    /// <param name="other">The other row's figures of the same rounds.</param>
    /// <param name="direction">Which of them.</param>
    /// <returns>The median of the ratios; 0 if either was not measured.</returns>
    public double RatioTo(TapResult other, Direction direction)
    {
        var (mine, theirs) =
            direction == Direction.Transmit ? (Transmit, other.Transmit) : (Receive, other.Receive);
        return mine.Count == 0 || theirs.Count == 0
            ? 0
            : Median([.. mine.Zip(theirs, static (one, its) => its > 0 ? one / its : 0)]);
    }

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length == 0 ? 0
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
