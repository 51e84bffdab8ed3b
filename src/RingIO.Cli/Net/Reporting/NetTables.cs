// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Measuring;
using Spectre.Console;

namespace RingIO.Cli.Net.Reporting;

/// <summary>A run as tables on the terminal.</summary>
internal static class NetTables
{
    // A terminal that is narrower folds lines; otherwise names and numbers would be folded within their columns.
    private const int Narrowest = 125;

    /// <summary>Writes everything.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="report">The run.</param>
    public static void Write(IAnsiConsole console, NetReport report)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, Narrowest);
        Throughput(console, report);
        RelayTable.Write(console, report);
        foreach (var direction in NetDirections.Both)
        {
            Costs(console, report, direction);
        }

        Hashes(console, report);
        Summary(console, report);
    }

    /// <summary>A figure in few digits.</summary>
    /// <param name="value">The figure; <see langword="null"/>: none.</param>
    /// <returns>Its text.</returns>
    public static string Figure(double? value) =>
        value switch
        {
            null => "",
            0 => "0",
            >= 100 => $"{value:F0}",
            >= 10 => $"{value:F1}",
            _ => $"{value:F2}",
        };

    private static void Throughput(IAnsiConsole console, NetReport report)
    {
        var table = Made("Mb/s of payload, and the share of native", "configuration");
        Add(table, "paper receive", "ratio", "paper transmit", "ratio");
        Add(table, "receive", "ratio", "transmit", "ratio");
        var native = report.Find(NetConfiguration.Native.Name);
        foreach (var row in report.Rows)
        {
            string[] cells = [row.Configuration];
            foreach (var way in new[] { NetDirection.Receive, NetDirection.Transmit })
            {
                var figure = PaperFigures.Find(row.Configuration, way);
                cells =
                [
                    .. cells,
                    Figure(figure),
                    Figure(figure / PaperFigures.Find(NetConfiguration.Native.Name, way)),
                ];
            }

            foreach (var way in new[] { NetDirection.Receive, NetDirection.Transmit })
            {
                var figure = row[way].Median;
                cells = [.. cells, Figure(figure), Figure(figure / native?[way].Median)];
            }

            table.AddRow(cells);
        }

        console.Write(table);
        console.WriteLine(
            "native: straight on the device; driver-domain: in the domain that has it; all others: in a guest. original: nothing is on; "
                + "a name: what is on; optimized: interface, channel and memory."
        );
    }

    private static void Costs(IAnsiConsole console, NetReport report, NetDirection direction)
    {
        var isModelled = report.Rows.Any(row => row.Misses is not null);
        var misses = isModelled ? "; TLB misses for each 1500 B of payload" : "";
        var table = Made(
            $"{direction.Name()}: frames that the device carried, acknowledgements too, and what each of them took{misses}; B allocated in all",
            "configuration"
        );
        Add(table, "frames", "payload B", "remaps", "copied B", "grant ops", "events");
        Add(table, "hypercalls", "allocated B");
        if (isModelled)
        {
            Add(table, "TLB 2005", "TLB now");
        }

        foreach (var row in report.Rows)
        {
            var way = row[direction];
            var isTransmit = direction == NetDirection.Transmit;
            string[] cells =
            [
                row.Configuration,
                $"{way.Counts.Packets}",
                Figure(way.PerPacket(way.Bytes)),
                Figure(way.PerPacket(way.Counts.Remaps)),
                Figure(way.PerPacket(way.Counts.BytesCopied)),
                Figure(way.PerPacket(way.Counts.GrantOperations)),
                Figure(way.PerPacket(way.Counts.Notifications)),
                Figure(way.PerPacket(way.Counts.Hypercalls)),
                $"{way.AllocatedBytes}",
            ];
            string[] model =
            [
                Figure(isTransmit ? row.Misses?.OldTransmit : row.Misses?.OldReceive),
                Figure(isTransmit ? row.Misses?.CurrentTransmit : row.Misses?.CurrentReceive),
            ];
            table.AddRow(isModelled ? [.. cells, .. model] : cells);
        }

        console.Write(table);
    }

    private static void Hashes(IAnsiConsole console, NetReport report)
    {
        if (report.InputHash.Length == 0)
        {
            return;
        }

        console.WriteLine(
            $"SHA-256 sent      {report.InputHash}  {report.Input}, {report.InputBytes} bytes"
        );
        foreach (var row in report.Rows)
        {
            foreach (var direction in NetDirections.Both)
            {
                var hash = row[direction].Hash;
                var verdict = hash == report.InputHash ? "equal" : "DIFFERENT";
                console.WriteLine(
                    $"SHA-256 arrived   {hash}  {verdict}  {row.Configuration}, {direction.Name()}"
                );
            }
        }
    }

    private static void Summary(IAnsiConsole console, NetReport report)
    {
        console.WriteLine(
            !report.IsEqual ? "NOT every byte arrived as it was sent."
            : report.IsCompared
                ? "Every byte arrived: the hashes are equal, and every part that was measured was compared."
            : "Every byte of the file arrived: the hashes are equal. Of the flows that were measured, TCP counts the bytes; nobody compares them."
        );
        Ratio(console, report, NetDirection.Transmit);
        Ratio(console, report, NetDirection.Receive);
        if (
            report.CopyRates.Count > 0
            && report.Find(NetConfiguration.Optimized.Name) is { } optimized
        )
        {
            var (share, low) = Medians.Ratio(optimized.Transmit.Rates, report.CopyRates);
            console.WriteLine(
                $"Optimized transmit moves {share:F2} of what memcpy does{Bound(low, report)}: memcpy {Figure(Medians.Of(report.CopyRates))} Mb/s."
            );
        }

        if (report.ControlBytes is { } control)
        {
            console.WriteLine(
                $"Allocation: the control row, which allocates an object a turn on purpose, shows {control} bytes in its smallest round."
            );
        }

        console.WriteLine(
            report.Mappings == "real"
                ? $"Mappings are real: each domain sees its memory through mmap. Rounds: {report.Rounds}, in {report.Seconds:F1} s."
                : $"Mappings are modelled: page tables are changed, but not the processor's. Rounds: {report.Rounds}, in {report.Seconds:F1} s."
        );
    }

    // Below five, even the least of all is above what it estimates in more than one case of twenty.
    private static string Bound(double low, NetReport report) =>
        report.Rounds < 5
            ? $" (rounds: {report.Rounds}, too few to say how surely)"
            : $" (at least {low:F2} in 19 of 20)";

    private static void Ratio(IAnsiConsole console, NetReport report, NetDirection direction)
    {
        if (
            report.Find(NetConfiguration.Original.Name) is not { } original
            || report.Find(NetConfiguration.Optimized.Name) is not { } optimized
        )
        {
            return;
        }

        var (median, low) = Medians.Ratio(optimized[direction].Rates, original[direction].Rates);
        var paper =
            PaperFigures.Find(NetConfiguration.Optimized.Name, direction)
            / PaperFigures.Find(NetConfiguration.Original.Name, direction);
        console.WriteLine(
            $"Guest {direction.Name()}: optimized is {median:F2} times original{Bound(low, report)}; the paper: {paper:F2}."
        );
    }

    private static Table Made(string title, string first) =>
        new Table()
            .Border(TableBorder.Simple)
            .Title(title)
            .AddColumn(new TableColumn(first).NoWrap());

    private static void Add(Table table, params string[] columns)
    {
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(column).RightAligned().PadLeft(0).PadRight(1));
        }
    }
}
