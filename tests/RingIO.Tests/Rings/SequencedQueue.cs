// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>A ring with sequence words as a queue under test, through its sides or through cursors.</summary>
internal sealed class SequencedQueue<TCore> : IQueueUnderTest
    where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
{
    private readonly Func<SequencedProducer<ulong, TCore>> _openProducer;
    private readonly Func<SequencedConsumer<ulong, TCore>> _openConsumer;
    private readonly int _claimAhead;
    private SequencedProducer<ulong, TCore>? _producer;
    private SequencedConsumer<ulong, TCore>? _consumer;

    /// <summary>Joins a ring and its sides; with a claim ahead each operation goes through a cursor of its own.</summary>
    public SequencedQueue(
        Ring ring,
        Func<SequencedProducer<ulong, TCore>> openProducer,
        Func<SequencedConsumer<ulong, TCore>> openConsumer,
        int claimAhead = 0
    )
    {
        Ring = ring;
        _openProducer = openProducer;
        _openConsumer = openConsumer;
        _claimAhead = claimAhead;
    }

    public Ring Ring { get; }

    public RingSide Producer => Puts;

    public RingSide Consumer => Takes;

    private SequencedProducer<ulong, TCore> Puts => _producer ??= _openProducer();

    private SequencedConsumer<ulong, TCore> Takes => _consumer ??= _openConsumer();

    public bool TryPut(ulong item)
    {
        if (_claimAhead == 0)
        {
            return Puts.TryWrite(item);
        }

        using var cursor = Puts.OpenCursor();
        return cursor.TryWrite(item);
    }

    public int Put(ReadOnlySpan<ulong> items)
    {
        if (_claimAhead == 0)
        {
            return Puts.Write(items);
        }

        // Claims no more than it needs: the model knows of no tombstones here.
        using var cursor = Puts.OpenCursor();
        return cursor.Write(items);
    }

    public bool TryTake(out ulong item)
    {
        if (_claimAhead == 0)
        {
            return Takes.TryRead(out item);
        }

        using var cursor = Takes.OpenCursor(_claimAhead);
        return cursor.TryRead(out item);
    }

    public int Take(Span<ulong> items)
    {
        if (_claimAhead == 0)
        {
            return Takes.Read(items);
        }

        using var cursor = Takes.OpenCursor(_claimAhead);
        return cursor.Read(items);
    }

    public bool TryPeek(out ulong item) => Takes.TryPeek(out item);

    public bool TryPutReserved(int reserve, ReadOnlySpan<ulong> items)
    {
        if (_claimAhead == 0)
        {
            var done = Puts.TryReserve(reserve, out var reservation);
            if (done)
            {
                Transfer.Fill(reservation.Slots, items);
                reservation.Commit(items.Length);
            }

            return done;
        }

        using var cursor = Puts.OpenCursor();
        var open = cursor.TryReserve(reserve, out var slots);
        if (open)
        {
            Transfer.Fill(slots, items);
            cursor.Commit(slots, items.Length);
        }

        return open;
    }

    public int TakeReserved(Span<ulong> items, Func<int, int> commit)
    {
        int count;
        if (_claimAhead == 0)
        {
            if (!Takes.TryReserve(items.Length, out var reservation))
            {
                return 0;
            }

            count = Transfer.Copy(reservation.Slots, items);
            reservation.Commit(commit(count));
            return count;
        }

        using var cursor = Takes.OpenCursor(_claimAhead);
        if (!cursor.TryReserve(items.Length, out var slots))
        {
            return 0;
        }

        count = Transfer.Copy(slots, items);
        cursor.Commit(slots, commit(count));
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
        Ring.Dispose();
    }
}
