// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using Spectre.Console;

namespace RingIO.Load.Reporting;

/// <summary>Rows as a table on the terminal.</summary>
internal static class TableReport
{
    // GOALS: a bound is worth something from so many pairs on.
    private const int EnoughRuns = 30;

    /// <summary>Writes a suite's table.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="suite">The suite's name.</param>
    /// <param name="rows">Its rows.</param>
    public static void Write(IAnsiConsole console, string suite, IEnumerable<Comparison> rows)
    {
        var table = new Table().Border(TableBorder.Simple).Title(suite);
        table.AddColumns("case", "state", "subject", "peer");
        foreach (var figure in new[] { "ours", "theirs", "unit", "ratio", ">= (95 %)", "runs" })
        {
            table.AddColumn(new TableColumn(figure).RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. Cells(row).Select(c => new Markup(c))]);
        }

        console.Write(table);
    }

    /// <summary>A number of pairs, yellow when it is too low to build on.</summary>
    /// <param name="runs">The number.</param>
    /// <returns>Markup.</returns>
    public static string Runs(int runs) => runs < EnoughRuns ? $"[yellow]{runs}[/]" : $"{runs}";

    /// <summary>A figure in three digits.</summary>
    /// <param name="value">The figure, or null.</param>
    /// <returns>Its text; empty for null.</returns>
    public static string Figure(double? value) =>
        value switch
        {
            null => "",
            >= 100 => $"{value:F0}",
            >= 10 => $"{value:F1}",
            _ => $"{value:F2}",
        };

    private static string[] Cells(Comparison row)
    {
        string[] names =
        [
            Markup.Escape(row.Case.Name),
            row.State,
            Markup.Escape(row.Subject),
            Markup.Escape(row.Peer),
        ];
        return row.Absent is { } reason
            ? [.. names, "absent", Markup.Escape(reason), "", "", "", "0"]
            :
            [
                .. names,
                Figure(row.SubjectMedian),
                Figure(row.PeerMedian),
                row.Case.Unit.Name,
                Figure(row.Ratio),
                Figure(row.RatioLow),
                Runs(row.Runs),
            ];
    }
}
