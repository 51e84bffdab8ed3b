// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>Several threads on real hardware: every item once, each producer's in order.</summary>
public sealed class SequencedRingStressTests
{
    private const int Items = 6_000;

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(3, 0, false)]
    [InlineData(2, 5, false)]
    [InlineData(2, 0, true)]
    [InlineData(2, 4, true)]
    public void Mpsc_ProducersAtOnce_NothingLostNothingTwice(int producers, int ahead, bool parking)
    {
        using var ring = MpscRing<ulong>.Create(
            SequencedRings.Options(64, ulong.MaxValue - 1000, parking)
        );
        var ledger = new StressLedger(producers);
        var bodies = Enumerable
            .Range(0, producers)
            .Select(p =>
                (Action<CancellationToken>)(
                    stop =>
                    {
                        using var producer = ring.OpenProducer();
                        Put(producer, p, ahead, Waiting(parking), stop);
                    }
                )
            )
            .ToList();
        bodies.Add(stop =>
        {
            using var consumer = ring.OpenConsumer();
            Take(consumer, ledger, (long)Items * producers, ahead, Waiting(parking), stop);
        });
        TwoThreads.Run([.. bodies]);
        StressLedger.RequireComplete(Items, ledger);
        Assert.Null(ring.Fault);
    }

    [Theory]
    [InlineData(1, 2, 0, false)]
    [InlineData(2, 2, 0, false)]
    [InlineData(2, 2, 7, false)]
    [InlineData(2, 2, 3, true)]
    [InlineData(2, 2, 0, true)]
    public void Mpmc_BothSidesShared_NothingLostNothingTwice(
        int producers,
        int consumers,
        int ahead,
        bool parking
    )
    {
        using var ring = MpmcRing<ulong>.Create(
            SequencedRings.Options(64, uint.MaxValue - 1000, parking)
        );
        var ledgers = Enumerable
            .Range(0, consumers)
            .Select(_ => new StressLedger(producers, gaps: true))
            .ToArray();
        var left = producers;
        var bodies = new List<Action<CancellationToken>>();
        for (var p = 0; p < producers; p++)
        {
            var number = p;
            bodies.Add(stop =>
            {
                using var producer = ring.OpenProducer();
                Put(producer, number, ahead, Waiting(parking), stop);
                if (Interlocked.Decrement(ref left) == 0)
                {
                    ring.Complete();
                }
            });
        }

        foreach (var ledger in ledgers)
        {
            bodies.Add(stop =>
            {
                using var consumer = ring.OpenConsumer();
                Take(consumer, ledger, long.MaxValue, ahead, Waiting(parking), stop);
            });
        }

        TwoThreads.Run([.. bodies]);
        StressLedger.RequireComplete(Items, ledgers);
        Assert.Null(ring.Fault);
    }

    private static WaitStrategy Waiting(bool parking) =>
        parking ? WaitStrategy.Park : WaitStrategy.SpinThenYield;

    private static void Put<TCore>(
        SequencedProducer<ulong, TCore> producer,
        int number,
        int ahead,
        WaitStrategy waiting,
        CancellationToken stop
    )
        where TCore : struct, ISequencedProducer<ulong>
    {
        for (var sent = 0; sent < Items; )
        {
            producer.Wait(waiting, stop);
            sent = (sent / 100 % 3) switch
            {
                0 => PutOneByOne(producer, number, ahead, sent),
                1 => PutBatch(producer, number, sent),
                _ => PutReserved(producer, number, sent),
            };
        }
    }

    private static int PutOneByOne<TCore>(
        SequencedProducer<ulong, TCore> producer,
        int number,
        int ahead,
        int sent
    )
        where TCore : struct, ISequencedProducer<ulong>
    {
        if (ahead == 0)
        {
            return producer.TryWrite(StressLedger.Item(number, sent)) ? sent + 1 : sent;
        }

        using var cursor = producer.OpenCursor(ahead);
        while (sent < Items && cursor.TryWrite(StressLedger.Item(number, sent)))
        {
            sent++;
            if (sent % 17 == 0)
            {
                break;
            }
        }

        return sent;
    }

    private static int PutBatch<TCore>(
        SequencedProducer<ulong, TCore> producer,
        int number,
        int sent
    )
        where TCore : struct, ISequencedProducer<ulong>
    {
        var items = new ulong[Math.Min(9, Items - sent)];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = StressLedger.Item(number, sent + i);
        }

        return sent + producer.Write(items);
    }

    private static int PutReserved<TCore>(
        SequencedProducer<ulong, TCore> producer,
        int number,
        int sent
    )
        where TCore : struct, ISequencedProducer<ulong>
    {
        if (!producer.TryReserve(5, out var reservation))
        {
            return sent;
        }

        // Some slots of each reservation stay unused: tombstones under way all the time.
        var used = Math.Min(sent % 6, Items - sent);
        for (var i = 0; i < used; i++)
        {
            reservation.Slots[i] = StressLedger.Item(number, sent + i);
        }

        reservation.Commit(used);
        return sent + Math.Max(used, 0) + (used == 0 ? PutBatch(producer, number, sent) - sent : 0);
    }

    private static void Take<TCore>(
        SequencedConsumer<ulong, TCore> consumer,
        StressLedger ledger,
        long items,
        int run,
        WaitStrategy waiting,
        CancellationToken stop
    )
        where TCore : struct, ISequencedConsumer<ulong>
    {
        Span<ulong> batch = stackalloc ulong[7];
        for (var taken = 0L; taken < items && consumer.Wait(waiting, stop); )
        {
            if (run == 0 && taken % 2 == 0)
            {
                if (consumer.TryRead(out var item))
                {
                    ledger.Accept(item);
                    taken++;
                }

                continue;
            }

            int count;
            if (run == 0)
            {
                count = consumer.Read(batch);
            }
            else
            {
                using var cursor = consumer.OpenCursor(run);
                for (count = 0; count < batch.Length && cursor.TryRead(out batch[count]); count++)
                { }
            }

            foreach (var item in batch[..count])
            {
                ledger.Accept(item);
            }

            taken += count;
        }
    }
}
