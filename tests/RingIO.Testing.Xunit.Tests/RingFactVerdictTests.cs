// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Xunit.Tests;

/// <summary>What a fact comes to, and what it tells, for each way in which an exploration can end.</summary>
public sealed class RingFactVerdictTests
{
    [Theory]
    [InlineData(nameof(Specimens.HandOver))]
    [InlineData(nameof(Specimens.WeakenedAsExpected))]
    public async Task Run_AsExpected_PassesAndTellsItsBounds(string specimen)
    {
        var run = await FactRun.Of(specimen);
        Assert.True(run.HasPassed);
        Contains(
            run.Output,
            "model DotNet",
            "seed: none",
            "10000000 executions",
            "2000 steps",
            "any number of preemptions",
            "no time limit",
            "executions/s",
            "not explored: "
        );
    }

    [Fact]
    public async Task Run_Fails_ReportsTheSchedule()
    {
        var run = await FactRun.Of(nameof(Specimens.Weakened));
        Contains(
            run.Failure,
            "data race",
            $"weakened: {Specimens.Publish}",
            "thread 0",
            $"[{Specimens.Publish}]",
            $"[{Specimens.Read}]",
            "not explored: "
        );
        Contains(run.Output, "data race", "executions/s");
    }

    [Theory]
    [InlineData(nameof(Specimens.FailsOtherwise), "Expected to fail with 'stuck'", "data race")]
    [InlineData(nameof(Specimens.CleanAgainstExpectation), "nothing fails", "Clean")]
    public async Task Run_AgainstExpectation_Fails(string specimen, params string[] parts) =>
        Contains((await FactRun.Of(specimen)).Failure, parts);

    [Theory]
    [InlineData(nameof(Specimens.OutOfExecutions), "raise MaxExecutions", "bound of 1 executions")]
    [InlineData(nameof(Specimens.OutOfSteps), "MaxSteps", "Inconclusive")]
    [InlineData(nameof(Specimens.OutOfTime), "MaxSeconds", "Inconclusive")]
    [InlineData(nameof(Specimens.SampledOutOfExecutions), "raise MaxExecutions", "Inconclusive")]
    [InlineData(nameof(Specimens.SampledOutOfSteps), "MaxSteps", "Inconclusive")]
    public async Task Run_Inconclusive_FailsAndSaysWhatToDo(
        string specimen,
        params string[] parts
    ) => Contains((await FactRun.Of(specimen)).Failure, parts);

    [Theory]
    [InlineData(nameof(Specimens.NonsenseBound), nameof(RingFactAttribute.Bound))]
    [InlineData(nameof(Specimens.NonsenseTime), nameof(RingFactAttribute.MaxSeconds))]
    [InlineData(nameof(Specimens.Null), "Null returned null")]
    [InlineData(nameof(Specimens.SetupThrows), "no setup")]
    [InlineData(
        nameof(Specimens.ReturnsNothing),
        "ReturnsNothing returns Void",
        "new ModelProgram"
    )]
    [InlineData(nameof(Specimens.ReturnsATask), "ReturnsATask returns Task", "new ModelProgram")]
    [InlineData(nameof(Specimens.TakesAParameter), "parameter")]
    public async Task Run_Misused_SaysWhatIsWrong(string specimen, params string[] parts) =>
        Contains((await FactRun.Of(specimen)).Failure, parts);

    [Theory]
    [InlineData(nameof(Specimens.LostUpdateUnpreempted), " 0 preemptions", "Clean")]
    [InlineData(nameof(Specimens.LostUpdatePreempted), " 1 preemptions", "Failed")]
    public async Task Run_Bound_LimitsTheSearch(string specimen, params string[] parts)
    {
        var run = await FactRun.Of(specimen);
        Assert.True(run.HasPassed);
        Contains(run.Output, parts);
    }

    [Fact]
    public async Task Run_Sampled_PassesAndTellsItsSeed()
    {
        var run = await FactRun.Of(nameof(Specimens.Sampled));
        Assert.True(run.HasPassed);
        Contains(run.Output, "seed: 11", "50 random executions", "prove nothing");
    }

    [Fact]
    public async Task Run_SampleFails_IsReportedWithItsSeed() =>
        Contains(
            (await FactRun.Of(nameof(Specimens.SampledWeakened))).Failure,
            "seed: 11",
            "data race",
            $"[{Specimens.Publish}]"
        );

    [Fact]
    public async Task Run_Skipped_RunsNothing()
    {
        var disposed = Specimens.Disposed;
        Assert.Equal("not now", (await FactRun.Of(nameof(Specimens.Skipped))).SkipReason);
        Assert.Equal(disposed, Specimens.Disposed);
    }

    [Theory]
    [InlineData(nameof(Specimens.HandOver))]
    [InlineData(nameof(Specimens.Weakened))]
    public async Task Run_Ended_DisposesTheProgram(string specimen)
    {
        var disposed = Specimens.Disposed;
        await FactRun.Of(specimen);
        Assert.Equal(disposed + 1, Specimens.Disposed);
    }

    [Fact]
    public async Task TestCase_FromAnotherProcess_StillExplores()
    {
        var run = await FactRun.Of(nameof(Specimens.Weakened), serialize: true);
        Contains(run.Failure, "data race");
    }

    private static void Contains(string text, params string[] parts) =>
        Assert.All(parts, part => Assert.Contains(part, text, StringComparison.Ordinal));
}
