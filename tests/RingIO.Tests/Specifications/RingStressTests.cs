// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;
using RingIO.Tests.Support;

namespace RingIO.Tests.Specifications;

/// <summary>Every ring held against its specification, on real threads. Alone: threads meet only where processors are free.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class RingStressTests(ITestOutputHelper output)
{
    // Strict where no call of another thread can be in the way of one: full means full, empty means empty.
    [Theory]
    [InlineData("spsc")]
    [InlineData("flag")]
    [InlineData("broadcast")]
    [InlineData("object")]
    [InlineData("mpsc")]
    [InlineData("mpmc")]
    public void Ring_TwoThreads_IsALinearizableQueue(string ring) =>
        Require(QueueSystems.Spec(ring, 1, 1), () => QueueSystems.Make(ring, producers: 1));

    // A slot that was claimed and not yet committed hides those behind it; one not yet released is in a producer's way.
    [Theory]
    [InlineData("mpsc", 2, 1)]
    [InlineData("mpmc", 2, 1)]
    [InlineData("mpmc", 2, 2)]
    public void Ring_ManyThreads_IsALinearizableQueueThatMayAnswerLater(
        string ring,
        int producers,
        int consumers
    ) =>
        Require(
            new QueueSpec(QueueSystems.Capacity)
            {
                Producers = producers,
                Consumers = consumers,
                MayMiss = true,
                MayRefuse = ring == "mpmc",
            },
            () => QueueSystems.Make(ring, producers)
        );

    [Fact]
    public void BroadcastRing_ManyThreads_IsLinearizable()
    {
        var spec = new BroadcastSpec(4, consumers: 2);
        Require(spec, spec.Make);
    }

    [Fact]
    public void RecordRing_TwoThreads_IsLinearizable()
    {
        var spec = new RecordSpec(128);
        Require(spec, spec.Make);
    }

    [Fact]
    public void RingPipe_TwoThreads_IsLinearizable()
    {
        var spec = new PipeSpec(64);
        Require(spec, spec.Make);
    }

    // A machine that never ran two calls at once has shown nothing: skipped, and said so.
    private void Require<TModel, TOperation, TResponse>(
        RingSpec<TModel, TOperation, TResponse> spec,
        Func<ISystemUnderTest<TOperation, TResponse>> make
    )
        where TModel : notnull
    {
        var report = spec.CheckStress(
            make,
            new() { Rounds = 100, MaxTime = TimeSpan.FromSeconds(5) }
        );
        output.WriteLine(report.ToString());
        Assert.SkipWhen(
            report
                is { Verdict: LinearizabilityVerdict.Inconclusive, Overlapping: 0, History: null },
            report.Reason
        );
        report.ThrowUnlessLinearizable();
    }
}
