// SPDX-License-Identifier: MIT

using System.Text.Json;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;
using Spectre.Console;

namespace RingIO.Load.Tests;

public sealed class CrossoverTests
{
    [Fact]
    public void From_WinsToTheEnd_IsTheirSmallestPlace()
    {
        // Lower is better: nanoseconds. The order of the rows does not matter.
        var one = Find([(1 << 20, 10, 40), (4096, 90, 30), (65536, 29, 30), (16384, 31, 30)]);

        Assert.Equal(65536, one.From);
        Assert.Empty(one.Before);
        Assert.Equal([4096, 16384, 65536, 1 << 20], one.Points.Select(p => p.At));
        Assert.Equal(4, one.Points[^1].Ratio);
    }

    [Theory]
    [InlineData(30, 30)]
    [InlineData(31, 30)]
    [InlineData(double.NaN, 30)]
    public void From_NoWinAtTheEnd_IsNever(double ours, double theirs)
    {
        var one = Find([(4096, 10, 20), (8192, ours, theirs)]);

        Assert.Null(one.From);
        Assert.Null(one.SurelyFrom);
        Assert.Equal([4096], one.Before);
    }

    [Fact]
    public void From_WinsEverywhere_IsTheFirstPlace() =>
        Assert.Equal(4096, Find([(4096, 10, 20), (8192, 10, 20)]).From);

    [Fact]
    public void From_AWinThatIsLostAgain_IsNamedApart()
    {
        var one = Find([(1, 9, 5), (2, 4, 5), (4, 6, 5), (8, 3, 5)]);

        Assert.Equal(8, one.From);
        Assert.Equal([2], one.Before);
    }

    [Fact]
    public void SurelyFrom_BoundsBelowOne_IsLaterThanTheMedians()
    {
        // At 1 the median wins, and half of the pairs do not.
        var one = Assert.Single(
            Crossover.All([
                Sweeps.Row("alone", 1, "near", "ours", "theirs", [3, 9, 4, 9, 4], [5, 5, 5, 5, 5]),
                Sweeps.Row("alone", 2, "near", "ours", "theirs", [3, 3, 3, 3, 3], [5, 5, 5, 5, 5]),
            ])
        );

        Assert.Equal(1, one.From);
        Assert.Equal(2, one.SurelyFrom);
        Assert.Equal(5, one.Runs);
    }

    [Fact]
    public void All_SweepsStatesAndPeers_AreApartAndRowsWithoutPairsLeftOut()
    {
        var found = Crossover.All([
            Sweeps.Row("alone", 1, "near", "ours", "theirs", [1], [2]),
            Sweeps.Row("alone", 1, "far", "ours", "theirs", [3], [2]),
            Sweeps.Row("busy", 1, "near", "ours", "theirs", [3], [2]),
            Sweeps.Row("busy", 1, "near", "ours", "others", [1], [2]),
            Sweeps.Row("busy", 2, "near", "ours", "others", [], []),
            Sweeps.Row(null, 1, "near", "ours", "theirs", [1], [2]),
        ]);

        Assert.Equal(
            [
                ("alone", "near", "theirs", 1),
                ("alone", "far", "theirs", null),
                ("busy", "near", "theirs", null),
                ("busy", "near", "others", 1),
            ],
            found.Select(c => (c.Sweep, c.State, c.Peer, c.From))
        );
    }

    [Fact]
    public void From_HigherIsBetter_TurnsTheRatio()
    {
        var faster = new Case("suite", "case", Unit.MillionPerSecond, [], [])
        {
            Sweep = new("alone", 64),
        };

        Assert.Equal(
            64,
            Assert.Single(Crossover.All([new(faster, "near", "ours", "theirs", [9], [5])])).From
        );
    }

    [Fact]
    public void Write_Crossovers_NamesSizesAndNever()
    {
        using var text = new StringWriter();
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = 200;

        CrossoverTable.Write(
            console,
            "remap",
            [Find([(4096, 9, 5), (262144, 4, 5)]), Find([(4096, 1, 5), (8 << 20, 9, 5)])]
        );

        Assert.Contains("256 KiB", text.ToString(), StringComparison.Ordinal);
        Assert.Contains(
            "never up to 8 MiB (and at 4 KiB)",
            text.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Line_OfACrossover_HasItsPlacesAndNullForNever()
    {
        var line = JsonReport.Line("remap", Find([(4096, 9, 5), (8192, 9, 6)]), Machines.Here);
        var json = JsonDocument.Parse(line).RootElement;

        Assert.DoesNotContain('\n', line);
        Assert.Equal("alone", json.GetProperty("crossover").GetString());
        Assert.Equal(JsonValueKind.Null, json.GetProperty("from").ValueKind);
        var last = json.GetProperty("points")[1];
        Assert.Equal(8192, last.GetProperty("at").GetDouble());
        Assert.Equal(0.666667, last.GetProperty("ratio").GetDouble());
    }

    private static Crossover Find((double At, double Ours, double Theirs)[] places) =>
        Assert.Single(
            Crossover.All(
                places.Select(p =>
                    Sweeps.Row("alone", p.At, "near", "ours", "theirs", [p.Ours], [p.Theirs])
                )
            )
        );
}
