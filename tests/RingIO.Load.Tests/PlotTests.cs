// SPDX-License-Identifier: MIT

using System.Xml.Linq;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;

namespace RingIO.Load.Tests;

public sealed class PlotTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("ringio-plot");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Charts_OfSweeps_AreAPanelEachWithALineForEachName()
    {
        var charts = new SweepPlot("Moves", new("bytes", AxisScale.Bytes), new("ns")).Charts([
            Sweeps.Row("busy", 4096, "near", "remap", "memcpy", [9, 8, 7], [1, 2, 3]),
            Sweeps.Row("alone", 8192, "near", "remap", "memcpy", [5], [6]),
            Sweeps.Row("alone", 4096, "near", "remap", "memcpy", [3], [4]),
            Sweeps.Row(null, 0, "near", "fence", "fence in C", [3], [4]),
        ]);

        Assert.Equal(
            ["Moves, busy (processors near)", "Moves, alone (processors near)"],
            charts.Select(c => c.Title),
            StringComparer.Ordinal
        );
        Assert.Equal(
            ["remap", "memcpy"],
            charts[1].Lines.Select(l => l.Name),
            StringComparer.Ordinal
        );
        Assert.Equal([false, true], charts[1].Lines.Select(l => l.IsPeer));
        Assert.Equal([new(4096, 3), new(8192, 5)], charts[1].Lines[0].Points);
        Assert.Equal([new(4096, 4), new(8192, 6)], charts[1].Lines[1].Points);
        Assert.Equal([new ChartPoint(4096, 8)], charts[0].Lines[0].Points);
    }

    [Fact]
    public void Charts_OfTwoStates_ShowTheOneWithMorePairs()
    {
        var chart = Assert.Single(
            new SweepPlot("Moves", new("bytes"), new("ns")).Charts([
                Sweeps.Row("alone", 1, "near", "ours", "theirs", [1], [1]),
                Sweeps.Row("alone", 1, "far", "ours", "theirs", [2, 2], [3, 3]),
            ])
        );

        Assert.Contains("far", chart.Title, StringComparison.Ordinal);
        Assert.Equal([new ChartPoint(1, 2)], chart.Lines[0].Points);
    }

    [Fact]
    public void Charts_RelativeToALine_AreTimesThatLineInTheSweepsThatWereChosen()
    {
        var chart = Assert.Single(
            new RelativePlot("Moves", new("bytes"), "memcpy", name => name is "alone").Charts([
                Sweeps.Row("alone", 1, "near", "remap", "memcpy", [6], [2]),
                Sweeps.Row("alone", 2, "near", "remap", "memcpy", [2], [4]),
                Sweeps.Row("busy", 1, "near", "remap", "memcpy", [6], [2]),
                Sweeps.Row(null, 1, "near", "fence", "fence in C", [6], [2]),
            ])
        );

        Assert.Equal([new(1, 3), new(2, 0.5)], chart.Lines[0].Points);
        Assert.Equal([new(1, 1), new(2, 1)], chart.Lines[1].Points);
    }

    [Theory]
    [InlineData(nameof(AxisScale.Linear))]
    [InlineData(nameof(AxisScale.Log10))]
    [InlineData(nameof(AxisScale.Bytes))]
    public void Draw_Svg_HasTheTitleTheLabelsAndEveryName(string named)
    {
        var scale = Enum.Parse<AxisScale>(named);
        var file = File("plot.svg");
        using (var plot = PlotFile.Open(file))
        {
            plot.Draw([Panel("left", scale), Panel("right", scale)]);
        }

        var text = string.Concat(XDocument.Load(file.FullName).DescendantNodes().OfType<XText>());
        Assert.All(
            ["left", "right", "size in bytes", "time in ns", "ours", "theirs"],
            wanted => Assert.Contains(wanted, text, StringComparison.Ordinal)
        );
        if (scale == AxisScale.Bytes)
        {
            Assert.Contains("64 KiB", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Draw_Png_IsOne()
    {
        var file = File("plot.png");
        using (var plot = PlotFile.Open(file))
        {
            plot.Draw([Panel("only", AxisScale.Log10)]);
        }

        var bytes = System.IO.File.ReadAllBytes(file.FullName);
        Assert.Equal("PNG"u8, bytes.AsSpan(1, 3));
        Assert.True(bytes.Length > 5000, $"{bytes.Length} bytes hold no picture");
    }

    [Fact]
    public void Open_OtherEndingOrNoSuchFolder_SaysSo()
    {
        var ending = Assert.Throws<LoadException>(() => PlotFile.Open(File("plot.pdf")));
        Assert.Contains("plot.pdf", ending.Message, StringComparison.Ordinal);
        Assert.Throws<LoadException>(() =>
            PlotFile.Open(File(Path.Combine("no", "such", "plot.svg")))
        );
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1000, "1000 B")]
    [InlineData(4096, "4 KiB")]
    [InlineData(1 << 21, "2 MiB")]
    [InlineData(1536, "1.5 KiB")]
    public void Of_Bytes_IsInTheLargestUnit(double bytes, string text) =>
        Assert.Equal(text, ByteText.Of(bytes));

    private FileInfo File(string name) => new(Path.Combine(_directory.FullName, name));

    private static Chart Panel(string title, AxisScale scale) =>
        new(
            title,
            new("size in bytes", scale),
            new("time in ns", scale == AxisScale.Bytes ? AxisScale.Log10 : scale),
            [
                new("ours", [new(4096, 100), new(65536, 10), new(1 << 20, 3)]),
                new("theirs", [new(4096, 20), new(65536, 21), new(1 << 20, 22)], IsPeer: true),
            ]
        );
}
