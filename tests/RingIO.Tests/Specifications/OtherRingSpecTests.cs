// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Specifications;

/// <summary>The rings that are more than a queue, each held against a specification of its own.</summary>
public sealed class OtherRingSpecTests(ITestOutputHelper output)
{
    [Fact]
    public void BroadcastRing_AnySequenceOfOneThread_GivesEachConsumerEverything()
    {
        var spec = new BroadcastSpec(4, consumers: 3);
        spec.CheckSequential(spec.Make, new() { Runs = 100 });
    }

    [Fact]
    public void BroadcastRing_RealThreads_IsLinearizable()
    {
        var spec = new BroadcastSpec(4, consumers: 2);
        StressRuns.Require(spec, spec.Make, output);
    }

    [Fact]
    public void RecordRing_AnySequenceOfOneThread_IsAQueueOfRecords()
    {
        var spec = new RecordSpec(128);
        spec.CheckSequential(spec.Make, new() { Runs = 200 });
    }

    [Fact]
    public void RecordRing_RealThreads_IsLinearizable()
    {
        var spec = new RecordSpec(128);
        StressRuns.Require(spec, spec.Make, output);
    }

    [Fact]
    public void RingPipe_AnySequenceOfOneThread_IsAStream()
    {
        var spec = new PipeSpec(64);
        spec.CheckSequential(spec.Make, new() { Runs = 200 });
    }

    [Fact]
    public void RingPipe_RealThreads_IsLinearizable()
    {
        var spec = new PipeSpec(64);
        StressRuns.Require(spec, spec.Make, output);
    }
}
