// SPDX-License-Identifier: MIT

using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>Every ring that is a queue, held against the one specification of a queue.</summary>
public sealed class QueueRingSpecTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("spsc", 1, 1)]
    [InlineData("flag", 1, 1)]
    [InlineData("broadcast", 1, 1)]
    [InlineData("object", 1, 1)]
    [InlineData("mpsc", 2, 1)]
    [InlineData("mpmc", 2, 2)]
    public void Ring_AnySequenceOfOneThread_IsAQueue(string ring, int producers, int consumers) =>
        Spec(ring, producers, consumers)
            .CheckSequential(() => QueueSystems.Make(ring, producers), new() { Runs = 100 });

    // Strict where no call of another thread can be in the way of one: full means full, empty means empty.
    [Theory]
    [InlineData("spsc", 1, 1)]
    [InlineData("flag", 1, 1)]
    [InlineData("broadcast", 1, 1)]
    [InlineData("object", 1, 1)]
    [InlineData("mpsc", 1, 1)]
    [InlineData("mpmc", 1, 1)]
    public void Ring_TwoRealThreads_IsALinearizableQueue(
        string ring,
        int producers,
        int consumers
    ) => Stress(ring, Spec(ring, producers, consumers));

    // A slot that was claimed and not yet committed hides those behind it; one not yet released is in a producer's way.
    [Theory]
    [InlineData("mpsc", 2, 1)]
    [InlineData("mpmc", 2, 1)]
    [InlineData("mpmc", 2, 2)]
    public void Ring_ManyRealThreads_IsALinearizableQueueThatMayAnswerLater(
        string ring,
        int producers,
        int consumers
    ) =>
        Stress(
            ring,
            new(QueueSystems.Capacity)
            {
                Producers = producers,
                Consumers = consumers,
                MayMiss = true,
                MayRefuse = ring == "mpmc",
            }
        );

    private static QueueSpec Spec(string ring, int producers, int consumers) =>
        // The flag ring keeps one slot empty.
        new(ring == "flag" ? QueueSystems.Capacity - 1 : QueueSystems.Capacity)
        {
            Producers = producers,
            Consumers = consumers,
        };

    private void Stress(string ring, QueueSpec spec) =>
        StressRuns.Require(spec, () => QueueSystems.Make(ring, spec.Producers), output);
}
