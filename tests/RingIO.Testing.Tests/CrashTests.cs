// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Testing.Tests;

/// <summary>A thread stops for ever before each of its steps; what the others make of it is explored.</summary>
public sealed class CrashTests(ITestOutputHelper output) : IDisposable
{
    private readonly Words _words = new();

    public void Dispose() => _words.Dispose();

    // Two steps of a hand-over: whoever learns of the death finds neither, the first, or both.
    [Fact]
    public void CrashThread_BeforeEachStep_LeavesEveryPrefix()
    {
        var seen = new SortedSet<(ulong X, ulong Y, bool Crashed)>();
        var crashed = false;
        var program = new ModelProgram(
            () => seen.Add((Order.Load(ref _words.X), Order.Load(ref _words.Y), crashed)),
            () =>
            {
                Order.Store(ref _words.X, 1UL);
                Order.Store(ref _words.Y, 1UL);
            },
            () => crashed = ModelCrash.HasCrashed(0)
        );
        var verdict = Explorer.Explore(program, new() { CrashThread = 0 });
        output.WriteLine(verdict.ToString());
        verdict.ThrowUnlessClean();
        Assert.Equal(
            [
                (0UL, 0UL, false),
                (0UL, 0UL, true),
                (1UL, 0UL, false),
                (1UL, 0UL, true),
                (1UL, 1UL, false),
                (1UL, 1UL, true),
            ],
            seen
        );
    }

    // The release is gone, but whoever knows of the death sees what the dead one did: no race on its payload.
    [Fact]
    public void HasCrashed_WhenTrue_OrdersTheDeadThreadsPayload()
    {
        Explorer.Explore(Repair(asks: true), new() { CrashThread = 0 }).ThrowUnlessClean();
    }

    [Fact]
    public void Recovery_ThatDoesNotAsk_IsARace()
    {
        var verdict = Explorer.Explore(Repair(asks: false), new() { CrashThread = 0 });
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
    }

    // A lock whose holder dies is never free again.
    [Fact]
    public void CrashThread_InsideALock_LeavesTheOthersStuck()
    {
        void Lock()
        {
            ModelWait.Until(() => Order.CompareExchange(ref _words.X, 1UL, 0UL) == 0);
            Order.StoreRelease(ref _words.X, 0UL);
        }

        var program = new ModelProgram(() => { }, Lock, Lock);
        Explorer.Explore(program).ThrowUnlessClean();
        var verdict = Explorer.Explore(program, new() { CrashThread = 1 });
        output.WriteLine(verdict.ToString());
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("stuck", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("Crash", verdict.Schedule, StringComparison.Ordinal);
        var again = Explorer.Replay(
            program,
            verdict.Counterexample!.ReplayToken,
            new() { CrashThread = 1 }
        );
        Assert.Equal(verdict.Reason, again.Reason);
        var thrown = Assert.Throws<ArgumentException>(() =>
            Explorer.Replay(program, verdict.Counterexample.ReplayToken)
        );
        Assert.Contains("CrashThread", thrown.Message, StringComparison.Ordinal);
    }

    // An interlocked operation is up to three events and one step, the mark of a wait that is over none: what lies behind is reached.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void CrashThread_BehindAWaitAndInterlockedOperations_IsReached(bool waits)
    {
        var seen = new SortedSet<(ulong X, ulong Y)>();
        var program = new ModelProgram(
            () => { },
            () =>
            {
                if (waits)
                {
                    ModelWait.Until(() => Order.LoadAcquire(ref _words.Z) == 1);
                }

                Order.Exchange(ref _words.X, 1UL);
                Order.Store(ref _words.Y, 2UL);
                Order.FullFence();
            },
            () =>
            {
                Order.StoreRelease(ref _words.Z, 1UL);
                if (ModelCrash.HasCrashed(0))
                {
                    seen.Add((Order.Load(ref _words.X), Order.Load(ref _words.Y)));
                }
            }
        );
        Explorer.Explore(program, new() { CrashThread = 0 }).ThrowUnlessClean();
        Assert.Equal([(0UL, 0UL), (1UL, 0UL), (1UL, 2UL)], seen);
    }

    // A loop that gives up is run on to learn that; that run is no step towards the crash.
    [Fact]
    public void CrashThread_BehindALoopThatGivesUp_IsReached()
    {
        var seen = new SortedSet<ulong>();
        var program = new ModelProgram(
            () => { },
            () =>
            {
                for (var round = 0; round < 3 && Order.LoadAcquire(ref _words.Z) == 0; round++)
                {
                    Order.SpinHint();
                }

                Order.Store(ref _words.X, 1UL);
                Order.Store(ref _words.X, 2UL);
            },
            () =>
            {
                if (ModelCrash.HasCrashed(0))
                {
                    seen.Add(Order.Load(ref _words.X));
                }
            }
        );
        Explorer.Explore(program, new() { CrashThread = 0 }).ThrowUnlessClean();
        Assert.Equal([0UL, 1UL, 2UL], seen);
    }

    [Fact]
    public void CrashThread_ThatIsNone_IsRefused()
    {
        var program = new ModelProgram(() => { }, () => { });
        var thrown = Assert.Throws<ArgumentException>(() =>
            Explorer.Explore(program, new() { CrashThread = 1 })
        );
        Assert.Contains("threads 0 to 0", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HasCrashed_OutsideAnExploration_IsFalse() => Assert.False(ModelCrash.HasCrashed(0));

    private ModelProgram Repair(bool asks)
    {
        var payload = _words.Payload;
        return new(
            () => { },
            () =>
            {
                Order.PayloadOpen(ref payload.Bytes(0), 8, PayloadAccess.Write);
                payload[0] = 7;
                Order.PayloadClose(ref payload.Bytes(0), 8, PayloadAccess.Write);
            },
            () =>
            {
                if (!asks || ModelCrash.HasCrashed(0))
                {
                    Order.PayloadOpen(ref payload.Bytes(0), 8, PayloadAccess.Read);
                    Assert.True(payload[0] is 0 or 7);
                    Order.PayloadClose(ref payload.Bytes(0), 8, PayloadAccess.Read);
                }
            }
        );
    }
}
