// SPDX-License-Identifier: MIT

using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests;

/// <summary>What is a wait and what only looks like one: a loop is taken to wait if it goes round the same way.</summary>
public sealed class WaitTests(ITestOutputHelper output) : IDisposable
{
    private const int Hint = 501;
    private readonly Words _words = new();

    public void Dispose() => _words.Dispose();

    // The first round of the second loop is no round of the first one, whose hint it shares.
    [Fact]
    public void Hint_SharedByTwoLoops_IsNotOneWait()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                while (Order.LoadAcquire(ref _words.X) == 0)
                {
                    Order.SpinHint(Hint);
                }

                var isFirst = true;
                while (Order.LoadAcquire(ref _words.Y) == 0)
                {
                    if (!isFirst && Order.LoadAcquire(ref _words.Z) == 1)
                    {
                        return;
                    }

                    isFirst = false;
                    Order.SpinHint(Hint);
                }
            },
            () =>
            {
                Order.StoreRelease(ref _words.X, 1UL);
                Order.StoreRelease(ref _words.Z, 1UL);
            }
        );
        Explore(program, new()).ThrowUnlessClean();
        Explore(program, new() { MaxPreemptions = 4 }).ThrowUnlessClean();
    }

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, 3)]
    [InlineData(true, 3)]
    public void Loop_ThatGivesUp_IsSeenToGiveUp(bool awaits, int? preemptions)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        var outcome = "";
        var program = new ModelProgram(
            () => outcomes.Add(outcome),
            () => outcome = (awaits ? AwaitThrice() : SpinThrice()) ? "seen" : "given up",
            () => Order.StoreRelease(ref _words.X, 1UL)
        );
        Explore(program, new() { MaxPreemptions = preemptions }).ThrowUnlessClean();
        Assert.Equal(["given up", "seen"], outcomes);
    }

    [Fact]
    public void Loop_ThatGivesUp_IsSeenInRandomExecutions()
    {
        var outcomes = new SortedSet<bool>();
        var seen = false;
        var program = new ModelProgram(
            () => outcomes.Add(seen),
            () => seen = SpinThrice(),
            () => Order.StoreRelease(ref _words.X, 1UL)
        );
        Explore(program, new() { Random = new() { Executions = 100 } });
        Assert.Equal([false, true], outcomes);
    }

    // It sees nothing but its own stores, and still comes to an end.
    [Fact]
    public void Await_OfItsOwnCount_EndsByItself()
    {
        var program = new ModelProgram(
            () => Assert.Equal(5UL, Order.Load(ref _words.X)),
            () => ModelWait.Until(() => Order.Add(ref _words.X, 1UL) == 4)
        );
        Explore(program, new()).ThrowUnlessClean();
    }

    // What a round counts in a shared word tells nobody anything: still a wait.
    [Fact]
    public void Await_ThatCountsItsRounds_IsStuckIfNobodyStores()
    {
        var program = new ModelProgram(
            () => { },
            () =>
                ModelWait.Until(() =>
                {
                    Order.Add(ref _words.Y, 1UL);
                    return Order.LoadAcquire(ref _words.X) == 1;
                })
        );
        Failed(Explore(program, new()), "stuck");
    }

    [Fact]
    public void Loop_NoTwoRoundsAlike_IsInconclusive()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                for (var i = 0; ; i++)
                {
                    if (Order.LoadAcquire(ref i % 2 == 0 ? ref _words.X : ref _words.Y) == 1)
                    {
                        return;
                    }

                    Order.SpinHint(Hint);
                }
            }
        );
        var verdict = Explore(program, new());
        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
        Assert.Contains("the same way twice", verdict.Reason, StringComparison.Ordinal);
    }

    // The first thread stores again and again, and so frees the second in the end; how often, no graph shows.
    [Fact]
    public void Await_WhoseStoreWouldFreeAnother_IsNotCalledStuck()
    {
        var program = new ModelProgram(
            () => { },
            () =>
                ModelWait.Until(() =>
                {
                    Order.StoreRelease(ref _words.X, 1UL);
                    return Order.LoadAcquire(ref _words.Y) == 1;
                }),
            () =>
            {
                ModelWait.Until(() => Order.LoadAcquire(ref _words.X) == 1);
                Order.StoreRelease(ref _words.X, 0UL);
                ModelWait.Until(() => Order.LoadAcquire(ref _words.X) == 1);
                Order.StoreRelease(ref _words.Y, 1UL);
            }
        );
        var verdict = Explore(program, new());
        Assert.Equal(VerdictKind.Inconclusive, verdict.Kind);
        Assert.Contains("storing once more", verdict.Reason, StringComparison.Ordinal);
    }

    private bool SpinThrice()
    {
        for (var round = 0; round < 3; round++)
        {
            if (Order.LoadAcquire(ref _words.X) == 1)
            {
                return true;
            }

            Order.SpinHint(Hint);
        }

        return false;
    }

    private bool AwaitThrice()
    {
        var rounds = 0;
        var seen = false;
        ModelWait.Until(() =>
        {
            seen = Order.LoadAcquire(ref _words.X) == 1;
            return seen || ++rounds == 3;
        });
        return seen;
    }

    private Verdict Explore(ModelProgram program, ExplorerOptions options)
    {
        var verdict = Explorer.Explore(program, options);
        output.WriteLine(verdict.ToString());
        return verdict;
    }

    private static void Failed(Verdict verdict, string reason)
    {
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }
}
