// SPDX-License-Identifier: MIT

using RingIO.Testing;
using RingIO.Testing.Specifications;
using Spsc = RingIO.Rings.SpscCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Specifications;

/// <summary>The specification of a queue under every schedule of small programs over production cores.</summary>
public sealed class CoreSpecProgramTests(ITestOutputHelper output)
{
    private static readonly QueueOperation[] ThreePuts =
    [
        QueueOperation.Put(1),
        QueueOperation.Put(2),
        QueueOperation.Put(3),
    ];

    private static readonly QueueOperation[] TwoTakes = [QueueOperation.Take, QueueOperation.Take];

    // Each side may read an index that the other has moved on since.
    private static readonly QueueSpec Later = new(SimulatedQueues.Capacity)
    {
        MayMiss = true,
        MayRefuse = true,
    };

    [Fact]
    public void Spsc_PutsAndTakesThatDoNotWait_AreAQueueThatMayAnswerLater()
    {
        using var program = Program(Later);
        Explore(program).ThrowUnlessClean();
    }

    // Publish and look, against release and look, without a full fence: full here and empty there, both from stale
    // indices. Whoever needs one of the two to be true fences first, as a side does before it sleeps.
    [Fact]
    public void Spsc_HeldAgainstAQueueThatAnswersAtOnce_IsFoundFullAndEmpty()
    {
        using var program = Program(new(SimulatedQueues.Capacity));
        var verdict = Explore(program);
        Assert.IsType<SpecificationFailedException>(verdict.Exception);
        Assert.Contains("Take -> refused", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("Put 3 -> refused", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Spsc_WithAnOrderingRemoved_Fails()
    {
        using var program = Program(Later);
        var verdict = Explore(program, new() { Mutation = Mutation.Weaken(Spsc.PublishItems) });
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
    }

    [Fact]
    public void Mpmc_TwoProducersAndAConsumer_AreAQueueUnderEverySchedule()
    {
        var spec = new QueueSpec(SimulatedQueues.Capacity)
        {
            Producers = 2,
            MayMiss = true,
            MayRefuse = true,
        };
        using var program = spec.ToModelProgram(
            () => SimulatedQueues.Mpmc(spec.Producers),
            [
                [QueueOperation.Put(1)],
                [QueueOperation.Put(2)],
                [QueueOperation.Take],
            ]
        );
        Explore(program).ThrowUnlessClean();
    }

    private static SpecProgram<ModelList<ulong>, QueueOperation, QueueResponse> Program(
        QueueSpec spec
    ) => spec.ToModelProgram(SimulatedQueues.Spsc, [ThreePuts, TwoTakes]);

    private Verdict Explore(IModelProgram program, ExplorerOptions? options = null)
    {
        var verdict = Explorer.Explore(program, options);
        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
