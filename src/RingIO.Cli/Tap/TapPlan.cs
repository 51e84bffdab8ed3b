// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;

namespace RingIO.Cli.Tap;

/// <summary>How long is measured, and how often.</summary>
/// <param name="Duration">Each flow: whole seconds, at least 1.</param>
/// <param name="Rounds">How often every row is measured; odd, so that the median is a run that was.</param>
internal readonly record struct TapPlan(TimeSpan Duration, int Rounds)
{
    private const int MostRounds = 5;

    // Networks, domains and processes made and taken down, for each flow.
    private const double Between = 0.6;

    /// <summary>As short as iperf3 allows, once: to see that everything works.</summary>
    public static TapPlan Short => new(TimeSpan.FromSeconds(1), 1);

    /// <summary>What fits into the time that was asked for: more rounds first, then longer flows.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="rows">How many rows there are.</param>
    /// <returns>The plan; a second each and once, if the time is shorter than that.</returns>
    public static TapPlan Of(NetOptions options, int rows)
    {
        if (options.Short)
        {
            return Short;
        }

        if (options.Duration is not { } seconds)
        {
            return new(TimeSpan.FromSeconds(2), 3);
        }

        var flows = 2.0 * rows;
        var most = (int)(seconds / (flows * (1 + Between)));
        // The next odd number below.
        var rounds = Math.Clamp(((most + 1) / 2 * 2) - 1, 1, MostRounds);
        var each = Math.Floor((seconds / (flows * rounds)) - Between);
        return new(TimeSpan.FromSeconds(Math.Max(1, each)), rounds);
    }
}
