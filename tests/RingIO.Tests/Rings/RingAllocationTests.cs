// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

[Collection(AllocationProbe.Alone)]
public sealed class RingAllocationTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void SpscRing_SteadyState_AllocatesNothing(bool parking)
    {
        using var ring = SpscRing<ulong>.Create(
            new RingOptions { Capacity = 64, Parking = parking }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var items = new ulong[32];
        AllocationProbe.RequireNothing(() =>
        {
            Assert.True(producer.TryWrite(1));
            Assert.True(producer.Write(items) == 32);
            Assert.True(producer.TryReserve(8, out var put));
            put.Commit(4);
            using (var cursor = producer.OpenCursor(4))
            {
                Assert.True(cursor.TryWrite(2));
            }

            Assert.True(consumer.Wait(WaitStrategy.SpinThenYield));
            Assert.True(consumer.TryPeek(out _));
            Assert.True(consumer.TryRead(out _));
            Assert.True(consumer.TryReserve(8, out var take));
            take.Commit();
            using (var cursor = consumer.OpenCursor(4))
            {
                Assert.True(cursor.TryRead(out _));
            }

            Assert.True(consumer.Read(items) == 28);
        });
    }

    [Fact]
    public void Wait_ThatParksAndTimesOut_AllocatesNothing()
    {
        using var ring = SpscRing<ulong>.Create(new RingOptions { Capacity = 64, Parking = true });
        using var consumer = ring.OpenConsumer();
        AllocationProbe.RequireNothing(
            () => Assert.True(consumer.Wait(WaitStrategy.Park, TimeSpan.Zero) != WaitOutcome.Ready),
            rounds: 100
        );
    }

    [Fact]
    public void ObjectRing_SteadyState_AllocatesNothing()
    {
        using var ring = ObjectRingTests.Make(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        AllocationProbe.RequireNothing(() =>
        {
            Assert.True(producer.TryWrite(producer.Rent()));
            Assert.True(producer.TryWrite(producer.Rent()));
            for (var taken = 0; taken < 2; taken++)
            {
                Assert.True(consumer.TryRead(out var message));
                consumer.Return(message);
            }
        });
        Assert.Equal(2, ring.Pool.Counts.Created);
    }

    [Fact]
    public async Task RingPump_SteadyState_AllocatesNothing()
    {
        using var pump = new RingPump();
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var sum = 0L;
        var loop = Loop();
        AllocationProbe.RequireNothing(() =>
        {
            Assert.True(producer.TryWrite(1));
            Assert.True(pump.Step() == 1);
        });
        Assert.True(sum > 1000);
        ring.Complete();
        pump.Step();
        await loop;

        async Task Loop()
        {
            while (await pump.WaitAsync(consumer).ConfigureAwait(false))
            {
                Assert.True(consumer.TryRead(out var item));
                sum += item;
            }
        }
    }
}
