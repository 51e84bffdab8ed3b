// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>How long is measured, and how often.</summary>
/// <param name="Duration">Each flow: whole seconds, at least 1.</param>
/// <param name="Rounds">How often every row is measured; odd, so that the median is a run that was.</param>
internal readonly record struct TapPlan(TimeSpan Duration, int Rounds)
{
    /// <summary>A few seconds each, three times.</summary>
    public static TapPlan Long => new(TimeSpan.FromSeconds(3), 3);

    /// <summary>As short as iperf3 allows, once: to see that everything works.</summary>
    public static TapPlan Short => new(TimeSpan.FromSeconds(1), 1);
}
