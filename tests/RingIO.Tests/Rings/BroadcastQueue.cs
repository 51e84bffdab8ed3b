// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>The broadcast ring with one consumer as a queue under test, through its sides.</summary>
internal sealed class BroadcastQueue(int capacity, ulong firstIndex, bool parking = false)
    : IQueueUnderTest
{
    private readonly BroadcastRing<ulong> _ring = BroadcastRing<ulong>.Create(
        new RingOptions
        {
            Capacity = capacity,
            FirstIndex = firstIndex,
            Parking = parking,
        }
    );
    private BroadcastProducer<ulong>? _producer;
    private BroadcastConsumer<ulong>? _consumer;

    public Ring Ring => _ring;

    public RingSide Producer => Puts;

    public RingSide Consumer => Takes;

    private BroadcastProducer<ulong> Puts
    {
        get
        {
            // The consumer joins before anything is put: a queue's consumer sees all.
            _consumer ??= _ring.OpenConsumer();
            return _producer ??= _ring.OpenProducer();
        }
    }

    private BroadcastConsumer<ulong> Takes => _consumer ??= _ring.OpenConsumer();

    public bool TryPut(ulong item) => Puts.TryWrite(item);

    public int Put(ReadOnlySpan<ulong> items) => Puts.Write(items);

    public bool TryTake(out ulong item) => Takes.TryRead(out item);

    public int Take(Span<ulong> items) => Takes.Read(items);

    public bool TryPeek(out ulong item) => Takes.TryPeek(out item);

    public bool TryPutReserved(int reserve, ReadOnlySpan<ulong> items)
    {
        var done = Puts.TryReserve(reserve, out var reservation);
        if (done)
        {
            Transfer.Fill(reservation.Slots, items);
            reservation.Commit(items.Length);
        }

        return done;
    }

    public int TakeReserved(Span<ulong> items, Func<int, int> commit)
    {
        if (!Takes.TryReserve(items.Length, out var reservation))
        {
            return 0;
        }

        var count = Transfer.Copy(reservation.Slots, items);
        reservation.Commit(commit(count));
        return count;
    }

    // Only the producer: a consumer that is opened anew begins with the next item.
    public void Reopen()
    {
        _producer?.Dispose();
        _producer = null;
    }

    public void Dispose()
    {
        Reopen();
        _consumer?.Dispose();
        _ring.Dispose();
    }
}
