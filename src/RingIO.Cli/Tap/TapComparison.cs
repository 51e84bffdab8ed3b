// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>Measures rows in rounds: each round all of them, one after the other, so that the machine's moods concern all alike.</summary>
internal static class TapComparison
{
    /// <summary>Measures.</summary>
    /// <param name="rows">What; those that are absent get no figures.</param>
    /// <param name="plan">How long and how often.</param>
    /// <param name="measured">Told of each flow when it has ended: the row, the direction and what was measured.</param>
    /// <param name="stop">Ends the measurement; everything is cleaned up before the exception.</param>
    /// <returns>A result for each row, in order.</returns>
    /// <exception cref="TapUnavailableException">It cannot be measured here, or a flow failed: one line that says why.</exception>
    /// <exception cref="RingIO.Linux.LinuxException">The right is missing, or there is no TAP.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<TapResult> Run(
        IReadOnlyList<TapRow> rows,
        TapPlan plan,
        Action<TapRow, Direction, IperfReport>? measured,
        CancellationToken stop
    )
    {
        var figures = rows.Select(static _ =>
                (Transmit: new List<double>(), Receive: new List<double>())
            )
            .ToArray();
        for (var round = 0; round < plan.Rounds; round++)
        {
            for (var index = 0; index < rows.Count; index++)
            {
                var row = rows[index];
                if (row.Absent is null)
                {
                    Measure(
                        row,
                        plan.Duration,
                        (direction, report) =>
                        {
                            var (transmit, receive) = figures[index];
                            (direction == Direction.Transmit ? transmit : receive).Add(
                                report.MegabitsPerSecond
                            );
                            measured?.Invoke(row, direction, report);
                        },
                        stop
                    );
                }
            }
        }

        return
        [
            .. rows.Select(
                (row, index) => new TapResult(row, figures[index].Transmit, figures[index].Receive)
            ),
        ];
    }

    private static void Measure(
        TapRow row,
        TimeSpan duration,
        Action<Direction, IperfReport> measured,
        CancellationToken stop
    )
    {
        stop.ThrowIfCancellationRequested();
        if (row.Start is null)
        {
            using var networks = new NetworkPair();
            networks.JoinDirectly();
            MeasureBoth(row, networks, null, duration, measured, stop);
        }
        else
        {
            using var taps = new TapPair(row.Offloads);
            using var relay = row.Start(taps);
            MeasureBoth(row, taps.Networks, relay, duration, measured, stop);
        }
    }

    private static void MeasureBoth(
        TapRow row,
        NetworkPair networks,
        IRunningRelay? relay,
        TimeSpan duration,
        Action<Direction, IperfReport> measured,
        CancellationToken stop
    )
    {
        foreach (var direction in Enum.GetValues<Direction>())
        {
            try
            {
                measured(direction, networks.Measure(direction, duration, stop));
            }
            catch (TapUnavailableException problem)
            {
                // What ended the relay ended the flow: that is the reason.
                relay?.ThrowIfFailed();
                throw new TapUnavailableException($"Row {row.Name}: {problem.Message}", problem);
            }

            relay?.ThrowIfFailed();
        }
    }
}
