// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>The single-producer ring as a queue under test, through its sides.</summary>
internal sealed class SpscQueue(int capacity, ulong firstIndex, bool parking = false)
    : IQueueUnderTest
{
    private readonly SpscRing<ulong> _ring = SpscRing<ulong>.Create(
        new RingOptions
        {
            Capacity = capacity,
            FirstIndex = firstIndex,
            Parking = parking,
        }
    );
    private SpscProducer<ulong>? _producer;
    private SpscConsumer<ulong>? _consumer;

    public Ring Ring => _ring;

    public RingSide Producer => Puts;

    public RingSide Consumer => Takes;

    private SpscProducer<ulong> Puts => _producer ??= _ring.OpenProducer();

    private SpscConsumer<ulong> Takes => _consumer ??= _ring.OpenConsumer();

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

    public void Reopen()
    {
        _producer?.Dispose();
        _consumer?.Dispose();
        _producer = null;
        _consumer = null;
    }

    public void Dispose()
    {
        Reopen();
        _ring.Dispose();
    }
}
