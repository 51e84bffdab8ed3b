// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Tests;

public sealed class SuiteRunnerTests
{
    [Fact]
    public void Measure_SomeRounds_TakesTurnsAndPairsThem()
    {
        var cpus = Cpus();
        var turns = new List<string>();
        var one = new Case(
            "suite",
            "case",
            Unit.MillionPerSecond,
            [Counting("ours", turns)],
            [Counting("theirs", turns)]
        );
        var runner = new SuiteRunner([one], new SuitePlan(600, 2, cpus[0], cpus[1]));

        runner.Measure((_, _) => { }, CancellationToken.None);

        Assert.Equal(2, runner.Rounds);
        Assert.Equal(0, turns.Count % 2);
        Assert.All(turns.Chunk(2), pair => Assert.Equal(["ours", "theirs"], pair));
        Assert.All(runner.Comparisons(), row => Assert.Equal(1, row.Ratio));
    }

    [Fact]
    public void Measure_Cancelled_MeasuresNothingMore()
    {
        var cpus = Cpus();
        var turns = new List<string>();
        var one = new Case("suite", "case", Unit.Nanoseconds, [Counting("ours", turns)], []);
        var runner = new SuiteRunner([one], new SuitePlan(600, null, cpus[0], cpus[1]));

        runner.Measure((_, _) => { }, new CancellationToken(canceled: true));

        Assert.Empty(turns);
        Assert.Empty(runner.Comparisons());
    }

    [Fact]
    public void Run_SideThatThrows_IsReportedWithItsReason()
    {
        var failure = Assert.Throws<InvalidOperationException>(() =>
            PinnedThreads.Run(
                out _,
                new PinnedBody(
                    Processors.Allowed()[0],
                    () => throw new InvalidOperationException("lost an item")
                )
            )
        );

        Assert.Contains("lost an item", failure.Message, StringComparison.Ordinal);
    }

    private static Subject Counting(string name, List<string> turns) =>
        new(
            name,
            run =>
            {
                turns.Add(name);
                return new Measurement(run.Items, 1000);
            }
        );

    private static IReadOnlyList<int> Cpus()
    {
        var cpus = Processors.Allowed();
        if (cpus.Count < 2)
        {
            Assert.Skip("two processors are needed");
        }

        return cpus;
    }
}
