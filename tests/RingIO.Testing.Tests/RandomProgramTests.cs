// SPDX-License-Identifier: MIT

using RingIO.Testing.Tests.Oracle;
using RingIO.Testing.Tests.Programs;

namespace RingIO.Testing.Tests;

/// <summary>The engine is judged by an oracle that enumerates executions straight from the axioms, on many small programs.</summary>
public sealed class RandomProgramTests(ITestOutputHelper output)
{
    // RINGIO_SEEDS asks for more.
    private static readonly int Seeds = int.TryParse(
        Environment.GetEnvironmentVariable("RINGIO_SEEDS"),
        out var seeds
    )
        ? seeds
        : 60;

    public static MatrixTheoryData<MemoryModel, (int Threads, int Length)> Shapes =>
        new(Enum.GetValues<MemoryModel>(), [(2, 3), (3, 2), (4, 1)]);

    // As many executions as there are graphs: none is missed, and none is visited twice.
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Explore_RandomPrograms_VisitsEachExecutionOfTheAxiomsOnce(
        MemoryModel model,
        (int Threads, int Length) shape
    )
    {
        long executions = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            using var program = new RandomProgram(seed, shape.Threads, shape.Length);
            var (verdict, outcomes) = program.Explore(new() { Model = model });
            verdict.ThrowUnlessClean();
            var oracle = AxiomaticOracle.Run(program.Threads, model);
            Assert.True(
                oracle.Outcomes.SetEquals(outcomes),
                $"seed {seed}: {program}\nmissed: {string.Join("; ", oracle.Outcomes.Except(outcomes, StringComparer.Ordinal))}\n"
                    + $"too many: {string.Join("; ", outcomes.Except(oracle.Outcomes, StringComparer.Ordinal))}"
            );
            Assert.True(
                oracle.Executions == verdict.Executions,
                $"seed {seed}: {program}\n{verdict.Executions} executions, {oracle.Executions} by the axioms"
            );
            Assert.Equal(0, verdict.Redundant);
            executions += verdict.Executions;
        }

        output.WriteLine($"{executions} executions");
        Assert.True(executions > Seeds);
    }

    // A wait for a store that some execution does not bring is a failure: then every way of searching must find one.
    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    public void Waits_ByHintOrByAwaitOrScheduleByScheduleWithEnoughPreemptions_SameVerdictAndOutcomes(
        int threads,
        int length
    )
    {
        var clean = 0;
        const int Count = 100;
        for (var seed = 0; seed < Count; seed++)
        {
            using var awaits = new RandomProgram(seed, threads, length, waits: true);
            using var hints = new RandomProgram(seed, threads, length, waits: true)
            {
                WaitsByHint = true,
            };
            var (one, outcomes) = awaits.Explore(new());
            var (other, hinted) = hints.Explore(new());
            var enough = new ExplorerOptions { MaxPreemptions = threads * length };
            var (third, scheduled) = awaits.Explore(enough);
            var (fourth, both) = hints.Explore(enough);
            Assert.True(
                one.Kind == other.Kind && one.Kind == third.Kind && one.Kind == fourth.Kind,
                $"seed {seed}: {awaits}\n{one}\n{other}\n{third}\n{fourth}"
            );
            Assert.NotEqual(VerdictKind.Inconclusive, one.Kind);
            if (one.Kind == VerdictKind.Clean)
            {
                clean++;
                Assert.True(outcomes.SetEquals(hinted), $"seed {seed}: {awaits}");
                Assert.True(outcomes.SetEquals(scheduled), $"seed {seed}: {awaits}");
                Assert.True(outcomes.SetEquals(both), $"seed {seed}: {awaits}");
            }
            else
            {
                var again = Explorer.Replay(awaits, one.Counterexample!.ReplayToken);
                Assert.True(again.Reason == one.Reason, $"seed {seed}: {one}\n{again}");
            }
        }

        output.WriteLine($"{clean} of {Count} clean");
        Assert.InRange(clean, 1, Count - 1);
    }

    // To a loop that gives up, a hint or an await is no more than that: every execution of the bare loop is seen.
    [Theory]
    [InlineData(2, 4)]
    [InlineData(3, 2)]
    public void Waits_ThatGiveUp_AreExploredLikeAnyLoop(int threads, int length)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            using var loop = new RandomProgram(seed, threads, length, waits: true)
            {
                MostTries = 3,
                IsPlainLoop = true,
            };
            using var hints = new RandomProgram(seed, threads, length, waits: true)
            {
                MostTries = 3,
                WaitsByHint = true,
            };
            using var awaits = new RandomProgram(seed, threads, length, waits: true)
            {
                MostTries = 3,
            };
            var (expected, outcomes) = loop.Explore(new());
            expected.ThrowUnlessClean();
            foreach (var program in new[] { hints, awaits })
            {
                var (verdict, found) = program.Explore(new());
                verdict.ThrowUnlessClean();
                Assert.True(outcomes.SetEquals(found), $"seed {seed}: {program}");
                Assert.True(
                    expected.Executions == verdict.Executions && verdict.Redundant == 0,
                    $"seed {seed}: {program}\n{expected}\n{verdict}"
                );
            }
        }
    }

    [Fact]
    public void Explore_Twice_DoesExactlyTheSame()
    {
        using var program = new RandomProgram(7, 3, 2);
        var (first, firstOutcomes) = program.Explore(new());
        var (second, secondOutcomes) = program.Explore(new());
        Assert.Equal(
            (first.Executions, first.Redundant, first.Steps),
            (second.Executions, second.Redundant, second.Steps)
        );
        Assert.True(firstOutcomes.SetEquals(secondOutcomes));
    }

    [Fact]
    public void MaxPreemptions_Grown_ReachesTheFullSearch()
    {
        using var program = new RandomProgram(3, 2, 4);
        var (_, all) = program.Explore(new());
        var (none, without) = program.Explore(new() { MaxPreemptions = 0 });
        var (_, many) = program.Explore(new() { MaxPreemptions = 8 });
        Assert.Contains("at most 0 preemptions", none.Reason, StringComparison.Ordinal);
        Assert.True(without.IsSubsetOf(all));
        Assert.True(many.SetEquals(all));
    }

    [Fact]
    public void Random_ManyExecutions_SeesOnlyWhatTheFullSearchSees()
    {
        using var program = new RandomProgram(3, 2, 4);
        var (_, all) = program.Explore(new());
        var sampling = new RandomSampling { Seed = 5, Executions = 2000 };
        var (verdict, some) = program.Explore(new() { Random = sampling });
        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
        Assert.True(some.IsSubsetOf(all));
        Assert.True(some.Count > all.Count / 2);
    }
}
