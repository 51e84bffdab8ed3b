// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Superpages;
using RingIO.Memory;

namespace RingIO.Load.Tests;

/// <summary>The long workload in short: the same shape at a fiftieth of the operations.</summary>
public sealed class CoverageStudyTests(ITestOutputHelper output)
{
    private const long Operations = 200_000;

    [Fact]
    public void Trace_Clustered_KeepsItsSuperpages()
    {
        var trace = Trace(PlacementPolicy.Clustered);
        Assert.All(trace, point => Assert.InRange(point.Coverage, 0.99, 1));
    }

    [Fact]
    public void Trace_Naive_LosesThem()
    {
        var trace = Trace(PlacementPolicy.Naive);
        Assert.InRange(trace[^1].Coverage, 0, 0.9);
    }

    [Fact]
    public void Trace_SameSeed_IsTheSame() =>
        Assert.Equal(
            CoverageStudy.Trace(PlacementPolicy.Clustered, 7, 1000, Operations / 4),
            CoverageStudy.Trace(PlacementPolicy.Clustered, 7, 1000, Operations / 4)
        );

    [Fact]
    public void Workload_OfSomeOperations_DoesAllThatItIsThereFor()
    {
        using var workload = new PlacementWorkload(PlacementPolicy.Clustered, 3);
        workload.Run(Operations / 4);
        Assert.Equal(Operations / 4, workload.Operations);
        Assert.Equal(workload.Held, workload.Account.Allocated);
        Assert.NotEqual(0, workload.Held);
        Assert.NotEqual(0, workload.Flips);
        Assert.NotEqual(0, workload.Ballooned);
        Assert.InRange(workload.Fragmentation, 0.001, 0.999);
    }

    [Fact]
    public void Plot_OfTheRows_HasAPanelForEachFigure()
    {
        var charts = new CoveragePlot().Charts([
            .. Rows(CoverageStudy.Coverage),
            .. Rows(CoverageStudy.Fragmentation),
        ]);
        Assert.Equal(2, charts.Count);
        Assert.Equal($"4 GiB guest, {CoverageStudy.Coverage}", charts[0].Title);
        Assert.All(charts, chart => Assert.Equal(2, chart.Lines.Count));
        Assert.All(charts, chart => Assert.Equal(2, chart.Lines[0].Points.Count));
    }

    private static IEnumerable<Comparison> Rows(string sweep) =>
        Enumerable
            .Range(1, 2)
            .Select(at => new Comparison(
                new Case("superpage", sweep, Unit.Nanoseconds, [], []) { Sweep = new(sweep, at) },
                "untagged",
                "clustered",
                "naive",
                [99],
                [80]
            ));

    private IReadOnlyList<CoveragePoint> Trace(PlacementPolicy policy)
    {
        var trace = CoverageStudy.Trace(
            policy,
            1,
            Enumerable.Range(1, 10).Select(tenth => Operations * tenth / 10)
        );
        foreach (var point in trace)
        {
            output.WriteLine($"{point}");
        }

        return trace;
    }
}
