// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Load.Chasing;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Load.Tests;

public sealed class ChaseTests
{
    private const long Set = 4L << 20;

    [Fact]
    public void Lay_AWorkingSet_LeadsThroughEveryLineOnce()
    {
        using var memory = Memory();
        var start = memory.Lay(0, Set, word: 3);
        var seen = new HashSet<nint>();
        for (var at = start; seen.Add(at); at = Chase.Next(at))
        {
            Assert.Equal(3 * sizeof(ulong), (at - memory.Address) % ChaseMemory.LineBytes);
            Assert.InRange(at - memory.Address, 0, (nint)Set - 1);
        }

        Assert.Equal(Set / ChaseMemory.LineBytes, seen.Count);
    }

    [Fact]
    public void Prediction_OfRandomPages_IsTheShareThatTheTlbCannotHold()
    {
        // 1024 pages of 4 KiB through 64 entries: all but 1 of 16 are walked for, each through four levels and no cache of them.
        using var memory = Memory();
        var start = memory.Lay(0, Set, word: 0);
        var small = Predict(PageSize.Size4K);
        Assert.InRange(small.Walks, 0.92, 0.96);
        Assert.Equal(4 * small.Walks, small.References, 1e-9);
        Assert.Equal(0, Predict(PageSize.Size2M).Walks);

        ChasePrediction Predict(PageSize size) =>
            ChasePrediction.Of(TlbGeometry.Pentium4, new(memory.Address, start, Set, size));
    }

    [Fact]
    public void Charts_OfAChase_PutTheModelOnTheMeasuredLineAtTheLargestSet()
    {
        var chart = Assert.Single(
            new ChasePlot().Charts([
                Row(ChasePlot.Measured, 1024, huge: 10, small: 12),
                Row(ChasePlot.Measured, 2048, huge: 20, small: 60),
                Row(ChasePlot.Predicted, 1024, huge: 0, small: 0.25),
                Row(ChasePlot.Predicted, 2048, huge: 0, small: 0.5),
            ])
        );
        Assert.Equal([new(1024, 12), new(2048, 60)], chart.Lines[0].Points);
        Assert.Equal([new(1024, 10), new(2048, 20)], chart.Lines[1].Points);
        Assert.Equal([new(1024, 30), new(2048, 60)], chart.Lines[2].Points);
        Assert.Contains("80 ns", chart.Lines[2].Name, StringComparison.Ordinal);
        Assert.Empty(new ChasePlot().Charts([Row(ChasePlot.Measured, 1, 1, 1)]));
    }

    private static Comparison Row(string sweep, double at, double huge, double small) =>
        new(
            new("tlb", sweep, Unit.Nanoseconds, [], []) { Sweep = new(sweep, at) },
            "near",
            "2 MiB pages (hugetlb)",
            "4 KiB pages",
            [huge],
            [small]
        );

    private static ChaseMemory Memory()
    {
        var memory = ChaseMemory.TryCreate(Set, MemfdPages.Default, out var absent);
        Assert.SkipWhen(memory is null, absent ?? "no memory");
        return memory!;
    }
}
