// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

[Collection(AllocationProbe.Alone)]
public sealed class FlagAndBroadcastAllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FlagRing_SteadyState_AllocatesNothing(bool parking)
    {
        using var ring = SpscFlagRing<ulong>.Create(
            new RingOptions { Capacity = 8, Parking = parking }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var batch = new ulong[] { 1, 2, 3 };
        AllocationProbe.RequireNothing(() =>
        {
            producer.TryWrite(1);
            consumer.TryPeek(out _);
            consumer.TryRead(out _);
            producer.Write(batch);
            consumer.Read(batch);
            using (var writes = producer.OpenCursor())
            {
                writes.TryWrite(4);
            }

            using var reads = consumer.OpenCursor();
            reads.TryRead(out _);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BroadcastRing_SteadyState_AllocatesNothing(bool lapping)
    {
        using var ring = BroadcastRing<ulong>.Create(
            new RingOptions { Capacity = 8, Lapping = lapping }
        );
        using var producer = ring.OpenProducer();
        using var leader = ring.OpenConsumer();
        using var follower = ring.OpenConsumer(BroadcastStart.Newest, leader.Ticket);
        var batch = new ulong[] { 1, 2, 3 };
        AllocationProbe.RequireNothing(() =>
        {
            producer.TryWrite(1);
            producer.Write(batch);
            leader.TryRead(out _);
            leader.Read(batch);
            follower.Read(batch);
            follower.TryRead(out _);
            if (!lapping)
            {
                producer.TryReserve(2, out var slots);
                slots.Commit();
                leader.TryReserve(2, out slots);
                slots.Commit();
                follower.TryReserve(2, out slots);
                slots.Commit();
            }
        });
    }
}
