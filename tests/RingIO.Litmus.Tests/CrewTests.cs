// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;

namespace RingIO.Litmus.Tests;

public sealed class CrewTests
{
    private static readonly TimeSpan Ever = TimeSpan.FromDays(1);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Run_NobodyCanGoOn_IsFoundStuckAndLetGo(int sleepers)
    {
        var letGo = 0;
        ScriptedProgram program = null!;

        var tally = Crew.Run(
            sleepers + 1,
            world =>
                program = new([
                    _ => { },
                    .. Enumerable
                        .Range(1, sleepers)
                        .Select(thread =>
                            (Action<ulong>)(
                                _ =>
                                {
                                    Assert.False(world.Until(thread, () => false));
                                    Interlocked.Increment(ref letGo);
                                }
                            )
                        ),
                ]),
            new(3, TimeSpan.Zero, Ever, long.MaxValue),
            seed: 1
        );

        Assert.Equal(tally.Trials, tally.Hits);
        Assert.Equal(tally.Trials * sleepers, letGo);
        Assert.Contains("stuck", tally.First, StringComparison.Ordinal);
        Assert.Equal(program.Settled, (ulong)program.Failed.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void Run_EveryWaitIsAnsweredInTheEnd_IsNeverTakenForStuck(int threads)
    {
        const int Laps = 20;
        var turn = 0L;

        var tally = Crew.Run(
            threads,
            world => new ScriptedProgram([
                .. Enumerable
                    .Range(0, threads)
                    .Select(thread => (Action<ulong>)(round => PassOn(world, thread, round))),
            ]),
            new(100, TimeSpan.Zero, Ever, 1),
            seed: 1
        );

        Assert.True(tally.Hits == 0, tally.First);
        Assert.True(tally.Trials >= 100);
        Assert.Equal(tally.Trials * threads * Laps, turn);

        // All but one wait at any time, and that one dawdles.
        void PassOn(IWorld world, int thread, ulong round)
        {
            var first = (long)round * threads * Laps;
            for (var lap = 0; lap < Laps; lap++)
            {
                var mine = first + (lap * threads) + thread;
                Assert.True(world.Until(thread, () => Volatile.Read(ref turn) == mine));
                if (lap % 8 == 0)
                {
                    Thread.Yield();
                }

                Volatile.Write(ref turn, mine + 1);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Run_ThreadThrows_SaysSoAndEnds(int culprit)
    {
        var failure = Assert.Throws<InvalidOperationException>(() =>
            Crew.Run(
                2,
                _ => new ScriptedProgram(round => Act(0, round), round => Act(1, round)),
                new(long.MaxValue, Ever, Ever, long.MaxValue),
                seed: 1
            )
        );

        Assert.Contains("on purpose", failure.Message, StringComparison.Ordinal);

        void Act(int thread, ulong round)
        {
            if (thread == culprit && round == 5)
            {
                throw new NotSupportedException("on purpose");
            }
        }
    }

    [Fact]
    public void Run_Complaints_CountAsHitsOfTheirRounds()
    {
        ScriptedProgram program = null!;

        var tally = Crew.Run(
            2,
            world =>
                program = new(
                    _ => { },
                    round =>
                    {
                        if (round % 10 == 3)
                        {
                            world.Complain(1, $"round {round}");
                        }
                    }
                ),
            new(long.MaxValue, Ever, Ever, 3),
            seed: 1
        );

        Assert.Equal(3, tally.Hits);
        Assert.Equal(24, tally.Trials);
        Assert.Equal("round 3", tally.First);
        Assert.Equal([3UL, 13, 23], program.Failed);
    }

    [Fact]
    public void Run_LimitIsOver_EndsWithFewerTrials()
    {
        var tally = Crew.Run(
            1,
            _ => new ScriptedProgram(_ => { }),
            new(long.MaxValue, Ever, TimeSpan.Zero, 1),
            seed: 1
        );

        Assert.Equal(1, tally.Trials);
    }
}
