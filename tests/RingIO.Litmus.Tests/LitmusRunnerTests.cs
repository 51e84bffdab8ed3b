// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Litmus.Rings;
using RingIO.Primitives;

namespace RingIO.Litmus.Tests;

public sealed class LitmusRunnerTests
{
    [Theory]
    [InlineData(5, 1000, 0, 1000, false, "Passed")]
    [InlineData(0, 1000, 0, 1000, false, "Inconclusive")]
    [InlineData(5, 1000, 0, 999, false, "Inconclusive")]
    [InlineData(4, 1000, 0, 1999, false, "Inconclusive")]
    [InlineData(4, 1000, 0, 2000, false, "Passed")]
    [InlineData(1, 1000, 0, 4999, false, "Inconclusive")]
    [InlineData(50, 1000, 0, 1000, false, "Passed")]
    [InlineData(5, 1000, 0, 1000, true, "Inconclusive")]
    [InlineData(5, 1000, 1, 10, false, "Broken")]
    [InlineData(0, 1000, 1, 10, true, "Broken")]
    public void Judge_TwoRuns_NeverPassesWhatWasNotShown(
        long seen,
        long controls,
        long failed,
        long reals,
        bool blind,
        string verdict
    )
    {
        var control = Run(controls, seen);

        var (found, reason) = LitmusRunner.Judge(
            control,
            Run(reals, failed),
            LitmusRunner.TrialsNeeded(control, enough: 5),
            blind ? "blind" : null
        );

        Assert.Equal(verdict, found.ToString());
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void Run_ProgramIsAsBrokenAsItsTwin_IsBroken()
    {
        var row = LitmusRunner.Run(Spsc(_ => SpscFlaw.OneTooMany), Plan(), isLive: true);

        Assert.Equal(LitmusVerdict.Broken, row.Verdict);
    }

    [Fact]
    public void Run_TwinIsNotBroken_IsInconclusive()
    {
        var row = LitmusRunner.Run(Spsc(_ => SpscFlaw.None), Plan(), isLive: true);

        Assert.Equal(LitmusVerdict.Inconclusive, row.Verdict);
        Assert.Contains("not seen to fail", row.Reason, StringComparison.Ordinal);
        Assert.Equal(0, row.Real.Hits);
    }

    [Fact]
    public void Run_ClassicWithMoreThreadsThanProcessors_ProvesNothing()
    {
        var threads = Processors.Allowed().Count + 1;

        var crowded = LitmusRunner.Run(Scripted(threads, classic: true), Plan(), isLive: true);
        var other = LitmusRunner.Run(Scripted(threads, classic: false), Plan(), isLive: true);

        Assert.Equal(LitmusVerdict.Inconclusive, crowded.Verdict);
        Assert.StartsWith($"{threads} threads on ", crowded.Reason, StringComparison.Ordinal);
        Assert.Equal(LitmusVerdict.Passed, other.Verdict);
    }

    [Fact]
    public void Run_ClassicWhereTheLiveControlWasNotSeen_ProvesNothing()
    {
        var row = LitmusRunner.Run(Scripted(1, classic: true), Plan(), isLive: false);

        Assert.Equal(LitmusVerdict.Inconclusive, row.Verdict);
        Assert.Contains("live control", row.Reason, StringComparison.Ordinal);
        Assert.Equal(
            LitmusVerdict.Passed,
            LitmusRunner.Run(Scripted(1, classic: true), Plan(), isLive: true).Verdict
        );
    }

    // Its twin always fails, it never does.
    private static LitmusCase Scripted(int threads, bool classic) =>
        new(
            "scripted",
            threads,
            "",
            "",
            (world, twin) =>
                new ScriptedProgram([
                    _ => Complain(world, twin),
                    .. Enumerable.Repeat<Action<ulong>>(_ => { }, threads - 1),
                ])
        )
        {
            NeedsLiveMachine = classic,
        };

    private static void Complain(IWorld world, bool twin)
    {
        if (twin)
        {
            world.Complain(0, "seen");
        }
    }

    private static LitmusCase Spsc(Func<bool, SpscFlaw> flaw) =>
        new(
            "spsc",
            2,
            "",
            "",
            (world, twin) =>
                new SpscLitmus<HardwareOrder>(world, LitmusCommand.Items, flaw: flaw(twin))
        );

    private static LitmusPlan Plan() =>
        new(
            new(1000, TimeSpan.Zero, TimeSpan.FromDays(1), 5),
            new(1000, TimeSpan.Zero, TimeSpan.FromDays(1), 5),
            Seed: 1
        );

    private static RoundTally Run(long trials, long hits) =>
        new(
            trials,
            hits,
            hits == 0 ? null : "seen",
            TimeSpan.Zero,
            new Dictionary<string, long>(StringComparer.Ordinal)
        );
}
