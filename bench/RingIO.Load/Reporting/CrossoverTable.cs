// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using Spectre.Console;

namespace RingIO.Load.Reporting;

/// <summary>Crossovers as a table on the terminal.</summary>
internal static class CrossoverTable
{
    /// <summary>Writes them.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="suite">The suite's name.</param>
    /// <param name="crossovers">They; their places are sizes in bytes.</param>
    public static void Write(IAnsiConsole console, string suite, IEnumerable<Crossover> crossovers)
    {
        var table = new Table().Border(TableBorder.Simple).Title($"{suite}: better from");
        table.AddColumns("sweep", "state", "subject", "than", "by the medians", "surely (95 %)");
        table.AddColumn(new TableColumn("ratio at the end").RightAligned());
        table.AddColumn(new TableColumn("runs").RightAligned());
        foreach (var one in crossovers)
        {
            table.AddRow(
                Markup.Escape(one.Sweep),
                one.State,
                Markup.Escape(one.Subject),
                Markup.Escape(one.Peer),
                From(one.From, one) + Before(one),
                From(one.SurelyFrom, one),
                TableReport.Figure(one.Points[^1].Ratio),
                TableReport.Runs(one.Runs)
            );
        }

        console.Write(table);
    }

    private static string From(double? from, Crossover one) =>
        from is { } at ? ByteText.Of(at) : $"never up to {ByteText.Of(one.Points[^1].At)}";

    private static string Before(Crossover one) =>
        one.Before.Any() ? $" (and at {string.Join(", ", one.Before.Select(ByteText.Of))})" : "";
}
