// SPDX-License-Identifier: MIT

using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>Every ring held against its specification, on one thread.</summary>
public sealed class RingSequenceTests
{
    [Theory]
    [InlineData("spsc", 1, 1)]
    [InlineData("flag", 1, 1)]
    [InlineData("broadcast", 1, 1)]
    [InlineData("object", 1, 1)]
    [InlineData("mpsc", 2, 1)]
    [InlineData("mpmc", 2, 2)]
    public void Ring_AnySequence_IsAQueue(string ring, int producers, int consumers) =>
        QueueSystems
            .Spec(ring, producers, consumers)
            .CheckSequential(() => QueueSystems.Make(ring, producers), new() { Runs = 100 });

    [Fact]
    public void BroadcastRing_AnySequence_GivesEachConsumerEverything()
    {
        var spec = new BroadcastSpec(4, consumers: 3);
        spec.CheckSequential(spec.Make, new() { Runs = 100 });
    }

    [Fact]
    public void RecordRing_AnySequence_IsAQueueOfRecords()
    {
        var spec = new RecordSpec(128);
        spec.CheckSequential(spec.Make);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void SharedRing_AnySequence_IsWhatTheCountsOfTheProtocolSay(int capacity)
    {
        var spec = new RequestSpec(capacity);
        spec.CheckSequential(spec.Make, new() { Runs = 400 });
    }

    [Fact]
    public void SharedRing_HeldAgainstASmallerOne_Fails() =>
        Assert.Throws<SpecificationFailedException>(() =>
            new RequestSpec(4).CheckSequential(new RequestSpec(8).Make)
        );

    [Fact]
    public void RingPipe_AnySequence_IsAStream()
    {
        var spec = new PipeSpec(64);
        spec.CheckSequential(spec.Make);
    }

    [Fact]
    public void Ring_HeldAgainstASmallerQueue_Fails()
    {
        var thrown = Assert.Throws<SpecificationFailedException>(() =>
            new QueueSpec(QueueSystems.Capacity - 1).CheckSequential(() =>
                QueueSystems.Make("spsc", 1)
            )
        );
        Assert.Contains(
            "Put 4 gave done, expected refused",
            thrown.Message,
            StringComparison.Ordinal
        );
    }
}
