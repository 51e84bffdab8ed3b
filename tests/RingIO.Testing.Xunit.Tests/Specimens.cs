// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Testing.Xunit.Tests;

/// <summary>Facts that must fail, and their right twins: not public, so that only <see cref="FactRun"/> runs them.</summary>
#pragma warning disable xUnit1000 // The ordinary run must not find them.
internal sealed class Specimens
#pragma warning restore xUnit1000
{
    public const int Publish = 7;
    public const int Read = 8;

    private static readonly PortableBacking Shared = new(4096);

    /// <summary>How many programs were disposed.</summary>
    public static int Disposed { get; private set; }

    [RingFact]
    public static IModelProgram HandOver() => new HandOverProgram();

    [RingFact(Weaken = [Publish])]
    public static IModelProgram Weakened() => new HandOverProgram();

    [RingFact(Weaken = [Publish], ExpectFailure = "data race")]
    public static IModelProgram WeakenedAsExpected() => new HandOverProgram();

    [RingFact(Weaken = [Publish], ExpectFailure = "stuck")]
    public static IModelProgram FailsOtherwise() => new HandOverProgram();

    [RingFact(ExpectFailure = "data race")]
    public static IModelProgram CleanAgainstExpectation() => new HandOverProgram();

    [RingFact(MaxExecutions = 1)]
    public static IModelProgram OutOfExecutions() => new HandOverProgram();

    [RingFact(MaxSteps = 3, ExpectFailure = "")]
    public static IModelProgram OutOfSteps() => new HandOverProgram();

    [RingFact(Bound = 0)]
    public static IModelProgram LostUpdateUnpreempted() => LostUpdate();

    [RingFact(Bound = 1, ExpectFailure = "an update is lost")]
    public static IModelProgram LostUpdatePreempted() => LostUpdate();

    [RingFact(MaxSeconds = 1e-9)]
    public static IModelProgram OutOfTime() =>
        new CheckYourRing.RingCheck(CheckYourRing.Mistake.None, items: 3);

    [RingFact(Samples = 50, Seed = 11)]
    public static IModelProgram Sampled() => new HandOverProgram();

    [RingFact(Samples = 50, Seed = 11, Weaken = [Publish])]
    public static IModelProgram SampledWeakened() => new HandOverProgram();

    [RingFact(Samples = 50, MaxExecutions = 1)]
    public static IModelProgram SampledOutOfExecutions() => new HandOverProgram();

    [RingFact(Samples = 50, MaxSteps = 3)]
    public static IModelProgram SampledOutOfSteps() => new HandOverProgram();

    [RingFact(Bound = -2)]
    public static IModelProgram NonsenseBound() => new HandOverProgram();

    [RingFact(MaxSeconds = 0)]
    public static IModelProgram NonsenseTime() => new HandOverProgram();

    [RingFact]
    public static IModelProgram Null() => null!;

    [RingFact]
    public static IModelProgram SetupThrows() => throw new InvalidOperationException("no setup");

    [RingFact(Skip = "not now")]
    public static IModelProgram Skipped() => new HandOverProgram();

    [RingFact]
    public static void ReturnsNothing() => Explorer.Explore(new HandOverProgram());

    [RingFact]
    public static Task<IModelProgram> ReturnsATask() => Task.FromResult(HandOver());

    [RingFact]
    public static IModelProgram TakesAParameter(int _) => new HandOverProgram();

    // Interlocked operations take effect as scheduled: only a switch between the two loses an update.
    private static ModelProgram LostUpdate()
    {
        var memory = new Slots<ulong>(Shared.Address, 1);
        return new(
            () =>
            {
                if (SimulatedOrder.Load(ref memory.First) != 2)
                {
                    throw new InvalidOperationException("an update is lost");
                }
            },
            Increment,
            Increment
        );

        void Increment()
        {
            var seen = SimulatedOrder.CompareExchange(ref memory.First, 0UL, 0UL);
            SimulatedOrder.Exchange(ref memory.First, seen + 1);
        }
    }

    /// <summary>One thread hands a payload over to another.</summary>
    private sealed class HandOverProgram : IModelProgram, IDisposable
    {
        private readonly PortableBacking _memory = new(4096);

        public int ThreadCount => 2;

        private ref ulong Flag => ref new Slots<ulong>(_memory.Address, 1).First;

        private Slots<ulong> Payload => new(_memory.Address + 2048, 1);

        public void Run(int thread)
        {
            if (thread == 0)
            {
                Touch(PayloadAccess.Write);
                SimulatedOrder.StoreRelease(ref Flag, 1UL, Publish);
            }
            else if (SimulatedOrder.LoadAcquire(ref Flag, Read) == 1)
            {
                Touch(PayloadAccess.Read);
            }
        }

        public void Check() { }

        public void Dispose()
        {
            _memory.Dispose();
            Disposed++;
        }

        private void Touch(PayloadAccess access)
        {
            SimulatedOrder.PayloadOpen(ref Payload.Bytes(0), sizeof(ulong), access);
            SimulatedOrder.PayloadClose(ref Payload.Bytes(0), sizeof(ulong), access);
        }
    }
}
