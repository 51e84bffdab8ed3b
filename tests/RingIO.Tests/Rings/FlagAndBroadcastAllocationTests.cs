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
            Assert.True(producer.TryWrite(1));
            Assert.True(consumer.TryPeek(out _));
            Assert.True(consumer.TryRead(out _));
            Assert.True(producer.Write(batch) == 3);
            Assert.True(consumer.Read(batch) == 3);
            using (var writes = producer.OpenCursor())
            {
                Assert.True(writes.TryWrite(4));
            }

            using var reads = consumer.OpenCursor();
            Assert.True(reads.TryRead(out _));
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
            Assert.True(producer.TryWrite(1));
            Assert.True(producer.Write(batch) == 3);
            Assert.True(leader.TryRead(out _));
            Assert.True(leader.Read(batch) == 3);
            Assert.True(follower.Read(batch) == 3);
            Assert.True(follower.TryRead(out _));
            if (!lapping)
            {
                Assert.True(producer.TryReserve(2, out var slots));
                slots.Commit();
                Assert.True(leader.TryReserve(2, out slots));
                slots.Commit();
                Assert.True(follower.TryReserve(2, out slots));
                slots.Commit();
                using (var writes = producer.OpenCursor(8))
                {
                    Assert.True(writes.TryWrite(4));
                }

                using (var leads = leader.OpenCursor(8))
                {
                    Assert.True(leads.TryRead(out _));
                }

                using var follows = follower.OpenCursor(8);
                Assert.True(follows.TryRead(out _));
            }
        });
    }
}
