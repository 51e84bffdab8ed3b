// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests;

/// <summary>Each kind of failure is found and told; each misuse is refused.</summary>
public sealed class ExplorerTests(ITestOutputHelper output) : IDisposable
{
    private const int Publish = 201;
    private readonly Words _words = new();

    public void Dispose() => _words.Dispose();

    [Fact]
    public void Payload_HandedOverByRelease_IsClean()
    {
        Explorer.Explore(HandOver(4)).ThrowUnlessClean();
        Assert.Equal(0UL, _words.Payload[0]); // Real memory is left as it was found.
        Assert.Equal(0UL, _words.X);
    }

    [Fact]
    public void Payload_ReleaseWeakened_IsARace()
    {
        var verdict = Explorer.Explore(HandOver(4), new() { Mutation = Mutation.Weaken(Publish) });
        Report(verdict, VerdictKind.Failed, "data race");
        Assert.Contains("OpenRead payload+0..1 [", verdict.Schedule, StringComparison.Ordinal);
        Assert.Contains($"Store! w0 := 1 [{Publish}]", verdict.Schedule, StringComparison.Ordinal);
    }

    [Fact]
    public void Payload_NextToAnother_IsNoRace()
    {
        var program = new ModelProgram(() => { }, () => Write(0, 1, 4), () => Write(4, 2, 4));
        Explorer.Explore(program).ThrowUnlessClean();
    }

    [Fact]
    public void Payload_OverlapsByOneByte_IsARace()
    {
        var program = new ModelProgram(() => { }, () => Write(0, 1, 5), () => Write(4, 2, 4));
        Report(Explorer.Explore(program), VerdictKind.Failed, "data race");
    }

    [Fact]
    public void Payload_ReadWhileStillOpenForWriting_IsARace()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                Order.PayloadOpen(ref _words.Payload.Bytes(0), 8, PayloadAccess.Write);
                Order.StoreRelease(ref _words.X, 1UL);
                Order.PayloadClose(ref _words.Payload.Bytes(0), 8, PayloadAccess.Write);
            },
            () =>
            {
                if (Order.LoadAcquire(ref _words.X) == 1)
                {
                    Read(0);
                }
            }
        );
        Report(Explorer.Explore(program), VerdictKind.Failed, "data race");
    }

    // Every edge is there: the reader opens, the writer is told and writes, the reader is told and closes.
    [Fact]
    public void Payload_WrittenBetweenOpeningAndClosing_IsARaceThoughAllIsOrdered()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                Order.PayloadOpen(ref _words.Payload.Bytes(0), 8, PayloadAccess.Read);
                Order.StoreRelease(ref _words.X, 1UL);
                ModelWait.Until(() => Order.LoadAcquire(ref _words.Y) == 1);
                Order.PayloadClose(ref _words.Payload.Bytes(0), 8, PayloadAccess.Read);
            },
            () =>
            {
                ModelWait.Until(() => Order.LoadAcquire(ref _words.X) == 1);
                Write(0, 1, 4);
                Order.StoreRelease(ref _words.Y, 1UL);
            }
        );
        Report(Explorer.Explore(program), VerdictKind.Failed, "had it open");
    }

    [Fact]
    public void Spin_ForAStoreThatNobodyMakes_IsStuck()
    {
        var program = new ModelProgram(
            () => { },
            () => SpinUntil(ref _words.X, 1),
            () => Order.Store(ref _words.Y, 1UL)
        );
        Report(Explorer.Explore(program), VerdictKind.Failed, "stuck");
    }

    [Fact]
    public void Spin_ForAStoreThatComes_IsCleanAndFinite()
    {
        var program = new ModelProgram(
            () => Assert.Equal(2UL, Order.Load(ref _words.Y)),
            () =>
            {
                SpinUntil(ref _words.X, 1);
                Order.StoreRelease(ref _words.Y, 2UL);
            },
            () =>
            {
                Order.StoreRelease(ref _words.X, 1UL);
                SpinUntil(ref _words.Y, 2);
            }
        );
        Explorer.Explore(program).ThrowUnlessClean();
    }

    // The flag is looked at once, before the loop: a thread that saw it old sleeps for ever.
    [Fact]
    public void Spin_AfterAStaleLookAtAnotherWord_IsStuck()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                if (Order.Load(ref _words.Y) == 0)
                {
                    SpinUntil(ref _words.X, 1);
                }
            },
            () => Order.Store(ref _words.Y, 1UL)
        );
        Report(Explorer.Explore(program), VerdictKind.Failed, "stuck");
    }

    // The round that helps also fails: leaving it out would hide every execution in which it was needed.
    [Fact]
    public void Spin_RoundThatStores_IsKept()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                while (true)
                {
                    var seen = Order.LoadAcquire(ref _words.Y);
                    Order.StoreRelease(ref _words.X, 1UL);
                    if (seen == 1)
                    {
                        return;
                    }

                    Order.SpinHint();
                }
            },
            () =>
            {
                SpinUntil(ref _words.X, 1);
                Order.StoreRelease(ref _words.Y, 1UL);
            }
        );
        Explorer.Explore(program).ThrowUnlessClean();
    }

    [Fact]
    public void Await_AttemptThatStores_IsRepeated()
    {
        var program = new ModelProgram(
            () => { },
            () =>
                ModelWait.Until(() =>
                {
                    var seen = Order.LoadAcquire(ref _words.Y);
                    Order.StoreRelease(ref _words.X, 1UL);
                    return seen == 1;
                }),
            () =>
            {
                SpinUntil(ref _words.X, 1);
                Order.StoreRelease(ref _words.Y, 1UL);
            }
        );
        Explorer.Explore(program).ThrowUnlessClean();
    }

    [Fact]
    public void Body_Throws_IsAFailureWithItsSchedule()
    {
        var program = new ModelProgram(
            () => { },
            () => Order.Store(ref _words.X, 7UL),
            () => Assert.NotEqual(7UL, Order.Load(ref _words.X))
        );
        var verdict = Explorer.Explore(program);
        Report(verdict, VerdictKind.Failed, "thread 1 threw");
        Assert.Contains("= 7 (from 0)", verdict.Schedule, StringComparison.Ordinal);
        var thrown = Assert.Throws<ModelFailureException>(verdict.ThrowUnlessClean);
        Assert.Same(verdict.Exception, thrown.InnerException);
    }

    [Fact]
    public void Check_Throws_IsAFailureWithItsSchedule()
    {
        var program = new ModelProgram(
            () => Assert.Equal(2UL, Order.Load(ref _words.X)),
            () => Order.Store(ref _words.X, 1UL),
            () => Order.Store(ref _words.X, 2UL)
        );
        var verdict = Explorer.Explore(program);
        Report(verdict, VerdictKind.Failed, "the check threw");
        Assert.Contains("check", verdict.Schedule, StringComparison.Ordinal);
    }

    [Fact]
    public void Body_LeftWithAFinallyBlock_DoesNotGoOnThere()
    {
        void Body()
        {
            try
            {
                Order.Add(ref _words.X, 1UL);
                Order.Add(ref _words.X, 1UL);
            }
            finally
            {
                Order.Add(ref _words.Y, 1UL);
            }
        }

        var program = new ModelProgram(
            () => Assert.Equal(2UL, Order.Load(ref _words.Y)),
            Body,
            Body
        );
        Explorer.Explore(program).ThrowUnlessClean();
    }

    [Fact]
    public void Body_DoesNotRepeatItself_IsRefused()
    {
        var runs = 0UL;
        var program = new ModelProgram(
            () => { },
            () =>
            {
                Order.Store(ref _words.X, runs++);
                Order.Load(ref _words.Y);
            },
            () => Order.Store(ref _words.Y, 9UL)
        );
        var thrown = Assert.ThrowsAny<InvalidOperationException>(() => Explorer.Explore(program));
        Assert.Contains("did not repeat", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explore_BoundHit_IsInconclusive()
    {
        var one = new ExplorerOptions { MaxExecutions = 1 };
        Report(Explorer.Explore(HandOver(2), one), VerdictKind.Inconclusive, "1 executions");
        var few = new ExplorerOptions { MaxSteps = 3 };
        Report(Explorer.Explore(HandOver(2), few), VerdictKind.Inconclusive, "3 steps");
        Assert.Throws<ModelFailureException>(Explorer.Explore(HandOver(2), one).ThrowUnlessClean);
    }

    public static TheoryData<string, ExplorerOptions> Unusable =>
        new()
        {
            {
                "MaxExecutions is 0",
                new() { MaxExecutions = 0 }
            },
            {
                "MaxSteps is 0",
                new() { MaxSteps = 0 }
            },
            {
                "MaxTime is 00:00:00",
                new() { MaxTime = TimeSpan.Zero }
            },
            {
                "MaxPreemptions",
                new() { MaxPreemptions = -1 }
            },
            {
                "Random.Executions is 0",
                new() { Random = new() { Executions = 0 } }
            },
            {
                "PriorityChanges",
                new() { Random = new() { PriorityChanges = -1 } }
            },
            {
                "Random or MaxPreemptions",
                new() { Random = new(), MaxPreemptions = 1 }
            },
        };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Explore_OptionsThatExploreNothing_AreRefused(
        string complaint,
        ExplorerOptions options
    )
    {
        var thrown = Assert.Throws<ArgumentException>(() => Explorer.Explore(HandOver(2), options));
        Assert.Contains(complaint, thrown.Message, StringComparison.Ordinal);
    }

    // Each store may come anywhere among the others: 8! orders.
    [Fact]
    public void Stores_OfManyThreadsToOneWord_ComeInEveryOrder()
    {
        var threads = Enumerable
            .Range(1, 8)
            .Select(value => (Action)(() => Order.Store(ref _words.X, (ulong)value)));
        var verdict = Explorer.Explore(new ModelProgram(() => { }, [.. threads]));
        verdict.ThrowUnlessClean();
        Assert.Equal(40_320, verdict.Executions);
    }

    // More than the explorer can hold is its own limit, not a failure of the program.
    [Fact]
    public void Stores_MoreThanTheExplorerHolds_AreRefused()
    {
        var program = new ModelProgram(
            () => { },
            () =>
            {
                for (var value = 0UL; value < 3000; value++)
                {
                    Order.Store(ref _words.X, value);
                }
            }
        );
        var options = new ExplorerOptions { MaxSteps = 5000 };
        var thrown = Assert.ThrowsAny<NotSupportedException>(() =>
            Explorer.Explore(program, options)
        );
        Assert.Contains("2047 stores", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Words_OfTwoSizesAtOnePlace_AreRefused()
    {
        using var backing = new Memory.PortableBacking(4096);
        var whole = new Slots<ulong>(backing.Address, 1);
        var half = new Slots<uint>(backing.Address + 4, 1);
        var program = new ModelProgram(
            () => { },
            () => Order.Store(ref whole.First, 1UL),
            () => Order.Store(ref half.First, 1U)
        );
        Report(Explorer.Explore(program), VerdictKind.Failed, "overlaps");
    }

    [Fact]
    public void Order_OutsideAnExploration_GoesToMemory()
    {
        Order.Store(ref _words.X, 5UL);
        Assert.Equal(5UL, Order.Add(ref _words.X, 2UL));
        Assert.Equal(7UL, _words.X);
    }

    private ModelProgram HandOver(int bytes) =>
        new(
            () => Assert.Equal(1UL, Order.Load(ref _words.X)),
            () =>
            {
                Write(0, 42, bytes);
                Order.StoreRelease(ref _words.X, 1UL, Publish);
            },
            () =>
            {
                if (Order.LoadAcquire(ref _words.X) == 1)
                {
                    Assert.Equal(42, Read(0));
                }
            }
        );

    private void Write(int offset, byte value, int length)
    {
        var payload = _words.PayloadBytes(offset, length);
        Order.PayloadOpen(ref payload[0], length, PayloadAccess.Write);
        payload.Fill(value);
        Order.PayloadClose(ref payload[0], length, PayloadAccess.Write);
    }

    private byte Read(int offset)
    {
        var payload = _words.PayloadBytes(offset, 1);
        Order.PayloadOpen(ref payload[0], 1, PayloadAccess.Read);
        var value = payload[0];
        Order.PayloadClose(ref payload[0], 1, PayloadAccess.Read);
        return value;
    }

    private static void SpinUntil(ref ulong word, ulong value)
    {
        while (Order.LoadAcquire(ref word) != value)
        {
            Order.SpinHint();
        }
    }

    private void Report(Verdict verdict, VerdictKind kind, string reason)
    {
        output.WriteLine(verdict.ToString());
        Assert.Equal(kind, verdict.Kind);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }
}
