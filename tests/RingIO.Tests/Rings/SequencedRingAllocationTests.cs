// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

[Collection(AllocationProbe.Alone)]
public sealed class SequencedRingAllocationTests
{
    [Fact]
    public void Mpsc_SteadyState_AllocatesNothing()
    {
        using var ring = MpscRing<ulong>.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        AllocationProbe.RequireNothing(() => Round(producer, consumer));
    }

    [Fact]
    public void Mpmc_SteadyState_AllocatesNothing()
    {
        using var ring = MpmcRing<ulong>.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        AllocationProbe.RequireNothing(() => Round(producer, consumer));
    }

    private static void Round<TCore>(
        SequencedProducer<ulong, TCore> producer,
        SequencedConsumer<ulong, TCore> consumer
    )
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        Span<ulong> items = stackalloc ulong[16];
        Assert.True(producer.TryWrite(1));
        Assert.True(producer.Write(items) == 16);
        Assert.True(producer.TryReserve(4, out var reservation));
        reservation.Commit(3);
        using (var cursor = producer.OpenCursor(8))
        {
            Assert.True(cursor.TryWrite(2));
        }

        Assert.True(consumer.TryPeek(out _));
        Assert.True(consumer.TryRead(out _));
        using (var cursor = consumer.OpenCursor())
        {
            Assert.True(cursor.TryRead(out _));
        }

        var left = 0;
        for (int read; (read = consumer.Read(items)) != 0; left += read) { }

        // 1 + 16 + 3 + 1 were put, and 2 taken before.
        Assert.True(left == 19);
    }
}
