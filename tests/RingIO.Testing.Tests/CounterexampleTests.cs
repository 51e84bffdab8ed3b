// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests;

/// <summary>What a failure gives: the shortest schedule with names, and a token that leads through it again.</summary>
public sealed class CounterexampleTests(ITestOutputHelper output) : IDisposable
{
    private const int Publish = 301;
    private readonly Words _words = new();

    public void Dispose() => _words.Dispose();

    // The long way fails too: eight stores that have nothing to do with it, and switches between them.
    [Fact]
    public void Counterexample_OfAFailureWithAShortCause_HasNothingElse()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                for (var i = 1UL; i <= 4; i++)
                {
                    Order.Store(ref _words.Y, i);
                }
            },
            () => Order.Store(ref _words.X, 1UL),
            () =>
            {
                Order.Load(ref _words.Y);
                Assert.Equal(0UL, Order.Load(ref _words.X));
            }
        );
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        var example = verdict.Counterexample!;
        Assert.Equal(1, example.Switches);
        Assert.Equal("Store Load Load", string.Join(" ", example.Steps.Select(s => s.Operation)));
        Assert.Equal((1UL, 0), (example.Steps[2].Read, example.Steps[2].ReadFrom));
        Assert.True(example.Steps[2].IsCulprit);
    }

    [Fact]
    public void Names_OfEdgesAndLocations_AreInTheTable()
    {
        var verdict = Explorer.Explore(
            HandOver(),
            new()
            {
                Mutation = Mutation.Weaken(Publish),
                EdgeNames = Names.OfEdges(typeof(Edges)),
                LocationNames = address => address == AddressOfX() ? "Flag" : null,
            }
        );
        output.WriteLine(verdict.ToString());
        Assert.Contains(
            "Store! Flag := 1 [PublishFlag]",
            verdict.Schedule,
            StringComparison.Ordinal
        );
        Assert.Contains("payload+0", verdict.Schedule, StringComparison.Ordinal);
    }

    [Fact]
    public void Acquires_OfAReadThatSynchronizes_NamesWhatHappenedBefore()
    {
        var program = new ModelProgram(
            () => { },
            () => Order.StoreRelease(ref _words.X, 1UL),
            () => Assert.Equal(0UL, Order.LoadAcquire(ref _words.X))
        );
        var steps = Explorer.Explore(program).Counterexample!.Steps;
        Assert.Equal([0], steps[1].Acquires);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(1, null)]
    [InlineData(null, 3)]
    public void Replay_OfItsToken_FailsInTheSameWay(int? preemptions, int? seed)
    {
        var options = new ExplorerOptions
        {
            Mutation = Mutation.Weaken(Publish),
            MaxPreemptions = preemptions,
            Random = seed is { } first ? new() { Seed = first } : null,
        };
        var verdict = Explorer.Explore(HandOver(), options);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        var token = verdict.Counterexample!.ReplayToken;
        var again = Explorer.Replay(
            HandOver(),
            token,
            new() { Mutation = Mutation.Weaken(Publish) }
        );
        Assert.Equal(verdict.Reason, again.Reason);
        Assert.Equal(verdict.Schedule, again.Schedule);
        Assert.Equal(1, again.Executions);
    }

    [Fact]
    public void Replay_OfAProgramThatWasMended_SaysThatItDoesNotFail()
    {
        var verdict = Explorer.Explore(HandOver(), new() { Mutation = Mutation.Weaken(Publish) });
        var again = Explorer.Replay(HandOver(), verdict.Counterexample!.ReplayToken);
        Assert.Equal(VerdictKind.Inconclusive, again.Kind);
        Assert.Contains("does not fail", again.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense!")]
    [InlineData("AQAAAAIABgEHBwECAQAAAAAA!")]
    [InlineData("__________")]
    public void Replay_OfWhatIsNoToken_IsRefused(string token) =>
        Assert.Throws<FormatException>(() => Explorer.Replay(HandOver(), token));

    [Fact]
    public void Replay_OfAnotherProgramsToken_SaysSo()
    {
        var verdict = Explorer.Explore(HandOver(), new() { Mutation = Mutation.Weaken(Publish) });
        var single = new ModelProgram(() => { }, () => Order.Store(ref _words.X, 1UL));
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            Explorer.Replay(single, verdict.Counterexample!.ReplayToken)
        );
        Assert.Contains("another program's", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToHtmlAndToTrace_OfARealFailure_TellIt()
    {
        var verdict = Explorer.Explore(HandOver(), new() { Mutation = Mutation.Weaken(Publish) });
        Assert.Contains("data race", verdict.Counterexample!.ToHtml(), StringComparison.Ordinal);
        Assert.Contains("OpenRead", verdict.Counterexample.ToTrace(), StringComparison.Ordinal);
    }

    private unsafe nint AddressOfX()
    {
        fixed (ulong* x = &_words.X)
        {
            return (nint)x;
        }
    }

    private ModelProgram HandOver()
    {
        var payload = _words.Payload;
        return new(
            () => { },
            () =>
            {
                Order.PayloadOpen(ref payload.Bytes(0), 8, PayloadAccess.Write);
                payload[0] = 7;
                Order.PayloadClose(ref payload.Bytes(0), 8, PayloadAccess.Write);
                Order.StoreRelease(ref _words.X, 1UL, Publish);
            },
            () =>
            {
                if (Order.LoadAcquire(ref _words.X) == 1)
                {
                    Order.PayloadOpen(ref payload.Bytes(0), 8, PayloadAccess.Read);
                    Assert.Equal(7UL, payload[0]);
                    Order.PayloadClose(ref payload.Bytes(0), 8, PayloadAccess.Read);
                }
            }
        );
    }

    private static class Edges
    {
        public const int PublishFlag = Publish;
    }
}
