// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class SpscRingQueueTests
{
    [Fact]
    public void Sides_AnySequence_BehaveAsAQueue() =>
        QueueMachine.Check(QueueAbilities.OneProducer, (c, i) => new SpscQueue(c, i));

    [Fact]
    public void ParkingSides_AnySequence_BehaveAsAQueue() =>
        QueueMachine.Check(
            QueueAbilities.OneProducer,
            (c, i) => new SpscQueue(c, i, parking: true)
        );

    [Fact]
    public void Cursors_AnySequence_BehaveAsAQueue() =>
        QueueMachine.Check(
            QueueAbilities.PutReserved | QueueAbilities.TakeReserved | QueueAbilities.Complete,
            (c, i) => new SpscCursorQueue(c, i)
        );

    [Theory]
    [InlineData(2, 1)]
    [InlineData(64, 7)]
    [InlineData(1024, int.MaxValue)]
    public void Cursors_TwoThreads_TransferEverythingInOrder(int capacity, int every)
    {
        const int items = 300_000;
        using var ring = SpscRing<ulong>.Create(
            new RingOptions { Capacity = capacity, FirstIndex = ulong.MaxValue - 1000 }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var ledger = new StressLedger();
        TwoThreads.Run(
            stop =>
            {
                for (var item = 0L; item < items; )
                {
                    using (var cursor = producer.OpenCursor(every))
                    {
                        while (item < items && cursor.TryWrite(StressLedger.Item(0, item)))
                        {
                            item++;
                        }
                    }

                    producer.Wait(WaitStrategy.SpinThenYield, stop);
                }

                ring.Complete();
            },
            stop =>
            {
                while (consumer.Wait(WaitStrategy.SpinThenYield, stop))
                {
                    using var cursor = consumer.OpenCursor(every);
                    while (cursor.TryRead(out var item))
                    {
                        ledger.Accept(item);
                    }
                }
            }
        );
        StressLedger.RequireComplete(items, ledger);
    }
}
