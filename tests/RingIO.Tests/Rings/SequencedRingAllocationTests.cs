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
        producer.TryWrite(1);
        producer.Write(items);
        if (producer.TryReserve(4, out var reservation))
        {
            reservation.Commit(3);
        }

        using (var cursor = producer.OpenCursor(8))
        {
            cursor.TryWrite(2);
        }

        consumer.TryPeek(out _);
        consumer.TryRead(out _);
        using (var cursor = consumer.OpenCursor())
        {
            cursor.TryRead(out _);
        }

        while (consumer.Read(items) != 0) { }
    }
}
