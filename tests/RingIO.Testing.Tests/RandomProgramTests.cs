// SPDX-License-Identifier: MIT

using RingIO.Testing.Tests.Programs;

namespace RingIO.Testing.Tests;

/// <summary>The reduction is judged by the search without it, on many small programs of every kind of access.</summary>
public sealed class RandomProgramTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(2, 4, 150)]
    [InlineData(3, 2, 150)]
    public void SleepSets_RandomPrograms_SameOutcomesAsFullSearch(
        int threads,
        int length,
        int count
    )
    {
        long reduced = 0;
        long full = 0;
        for (var seed = 0; seed < count; seed++)
        {
            using var program = new RandomProgram(seed, threads, length);
            var (few, fewOutcomes) = program.Explore(new());
            var (all, allOutcomes) = program.Explore(new() { SleepSets = false });
            few.ThrowUnlessClean();
            all.ThrowUnlessClean();
            Assert.True(
                fewOutcomes.SetEquals(allOutcomes),
                $"seed {seed}, lost: {string.Join("; ", allOutcomes.Except(fewOutcomes, StringComparer.Ordinal))}"
            );
            reduced += few.Executions;
            full += all.Executions;
        }

        output.WriteLine($"{reduced} executions with sleep sets, {full} without");
        Assert.True(reduced < full);
    }

    // A wait for a store that some schedule does not bring is a failure: then both searches must find one.
    [Theory]
    [InlineData(2, 4, 200)]
    [InlineData(3, 2, 200)]
    public void SleepSets_RandomProgramsThatWait_SameVerdictAsFullSearch(
        int threads,
        int length,
        int count
    )
    {
        var clean = 0;
        for (var seed = 0; seed < count; seed++)
        {
            using var program = new RandomProgram(seed, threads, length, waits: true);
            var (few, fewOutcomes) = program.Explore(new());
            var (all, allOutcomes) = program.Explore(new() { SleepSets = false });
            Assert.NotEqual(VerdictKind.Inconclusive, all.Kind);
            Assert.True(few.Kind == all.Kind, $"seed {seed}: {few}\n{all}");
            if (all.Kind == VerdictKind.Clean)
            {
                clean++;
                Assert.True(fewOutcomes.SetEquals(allOutcomes), $"seed {seed}");
            }
        }

        output.WriteLine($"{clean} of {count} clean");
        Assert.InRange(clean, 1, count - 1);
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
        var (_, all) = program.Explore(new() { SleepSets = false });
        var (none, without) = program.Explore(new() { MaxPreemptions = 0 });
        var (_, many) = program.Explore(new() { MaxPreemptions = 8 });
        Assert.Contains("at most 0 preemptions", none.Reason, StringComparison.Ordinal);
        Assert.True(without.IsSubsetOf(all));
        Assert.True(many.SetEquals(all));
    }
}
