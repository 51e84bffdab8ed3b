// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Reporting;

namespace RingIO.Cli.Tap;

/// <summary>Measures rows in rounds: each round all of them, one after the other, so that the machine's moods concern all alike.</summary>
/// <param name="rows">What; those that are absent get no figures.</param>
/// <param name="plan">How long and how often.</param>
/// <param name="file">What is sent once by each row and in each direction, to see that every byte arrives.</param>
internal sealed class TapComparison(IReadOnlyList<TapRow> rows, TapPlan plan, byte[] file)
{
    private readonly TapWay[] _transmit = [.. rows.Select(static _ => new TapWay())];
    private readonly TapWay[] _receive = [.. rows.Select(static _ => new TapWay())];

    /// <summary>Measures.</summary>
    /// <param name="progress">Hears how far it is, 0 to 1, and what it does.</param>
    /// <param name="stop">Ends the measurement; everything is taken down before the exception.</param>
    /// <returns>A row for each, in order.</returns>
    /// <exception cref="CliException">It cannot be measured here, or a flow failed: one line that says why.</exception>
    /// <exception cref="RingIO.Linux.LinuxException">The right is missing, or there is no TAP.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public IReadOnlyList<NetRow> Run(Action<double, string> progress, CancellationToken stop)
    {
        for (var round = 0; round < plan.Rounds; round++)
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var part = ((double)round * rows.Count) + row;
                progress(
                    part / (plan.Rounds * rows.Count),
                    $"round {round + 1} of {plan.Rounds}: {rows[row].Name}"
                );
                stop.ThrowIfCancellationRequested();
                if (rows[row].Absent is null)
                {
                    Measure(row, isFirst: round == 0, stop);
                }
            }
        }

        return
        [
            .. rows.Select(
                (row, index) =>
                    new NetRow
                    {
                        Configuration = row.Name,
                        Transmit = _transmit[index].Report(),
                        Receive = _receive[index].Report(),
                        Baseline = row.Baseline,
                        Absent = row.Absent,
                    }
            ),
        ];
    }

    private void Measure(int row, bool isFirst, CancellationToken stop)
    {
        if (rows[row].Start is not { } start)
        {
            using var networks = new NetworkPair();
            networks.JoinDirectly();
            Measure(row, networks, null, isFirst, stop);
            return;
        }

        using var taps = new TapPair(rows[row].Offloads);
        using var relay = start(taps);
        Measure(row, taps.Networks, relay, isFirst, stop);
    }

    private void Measure(
        int row,
        NetworkPair networks,
        IRunningRelay? relay,
        bool isFirst,
        CancellationToken stop
    )
    {
        foreach (var direction in NetDirections.Both)
        {
            var way = (direction == NetDirection.Transmit ? _transmit : _receive)[row];
            try
            {
                if (isFirst)
                {
                    way.Hash = FileTransfer.Send(networks, direction, file, stop);
                }

                var counts = relay?.Counts ?? default;
                var allocated = 0L;
                // Tables grow to what is on its way at once, in the first half; after that nothing may.
                using var half = new Timer(
                    _ => Volatile.Write(ref allocated, relay?.AllocatedBytes ?? 0),
                    null,
                    plan.Duration / 2,
                    Timeout.InfiniteTimeSpan
                );
                var report = networks.Measure(direction, plan.Duration, stop);
                way.Add(
                    report,
                    (relay?.Counts ?? default) - counts,
                    (relay?.AllocatedBytes ?? 0) - Volatile.Read(ref allocated)
                );
            }
            catch (CliException problem)
            {
                // What ended the relay ended the flow: that is the reason.
                relay?.ThrowIfFailed();
                throw new CliException($"Row {rows[row].Name}: {problem.Message}");
            }

            relay?.ThrowIfFailed();
        }
    }
}
