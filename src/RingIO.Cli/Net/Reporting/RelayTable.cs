// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Measuring;
using Spectre.Console;

namespace RingIO.Cli.Net.Reporting;

/// <summary>Each row beside the relay in C that does the same, measured in the same rounds.</summary>
internal static class RelayTable
{
    /// <summary>Writes it, if there are relays.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The run.</param>
    public static void Write(IAnsiConsole console, NetReport report)
    {
        if (report.Relays.Count == 0)
        {
            return;
        }

        var table = new Table()
            .Border(TableBorder.Simple)
            .Title("Relays in C, Mb/s, and rows as a share of them, round by round")
            .AddColumn("relay")
            .AddColumn("row");
        foreach (var column in new[] { "receive", "transmit" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var relay in report.Relays)
        {
            if (relay.Absent is { } reason)
            {
                table.AddRow(relay.Configuration, Markup.Escape($"left out: {reason}"), "", "");
                continue;
            }

            table.AddRow(
                relay.Configuration,
                "",
                NetTables.Figure(relay.Receive.Median),
                NetTables.Figure(relay.Transmit.Median)
            );
            foreach (var row in report.Rows.Where(row => row.Baseline == relay.Configuration))
            {
                table.AddRow(
                    "",
                    row.Configuration,
                    Share(row, relay, NetDirection.Receive),
                    Share(row, relay, NetDirection.Transmit)
                );
            }
        }

        console.Write(table);
    }

    private static string Share(NetRow row, NetRow relay, NetDirection direction) =>
        NetTables.Figure(Medians.Ratio(row[direction].Rates, relay[direction].Rates).Median);
}
