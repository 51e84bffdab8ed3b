// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>The broadcast ring with one consumer as a queue under test, through cursors that publish late: one cursor an operation.</summary>
internal sealed class BroadcastCursorQueue : IQueueUnderTest
{
    private const int Late = 3;

    private readonly BroadcastRing<ulong> _ring;
    private readonly BroadcastProducer<ulong> _producer;
    private readonly BroadcastConsumer<ulong> _consumer;

    public BroadcastCursorQueue(int capacity, ulong firstIndex)
    {
        _ring = BroadcastRing<ulong>.Create(
            new RingOptions { Capacity = capacity, FirstIndex = firstIndex }
        );
        _producer = _ring.OpenProducer();
        _consumer = _ring.OpenConsumer();
    }

    public Ring Ring => _ring;

    public RingSide Producer => _producer;

    public RingSide Consumer => _consumer;

    public bool TryPut(ulong item)
    {
        using var cursor = _producer.OpenCursor(Late);
        return cursor.TryWrite(item);
    }

    public int Put(ReadOnlySpan<ulong> items)
    {
        // Half of them one by one, the rest at once.
        using var cursor = _producer.OpenCursor(Late);
        var count = 0;
        while (count < items.Length / 2 && cursor.TryWrite(items[count]))
        {
            count++;
        }

        return count + cursor.Write(items[count..]);
    }

    public bool TryTake(out ulong item)
    {
        using var cursor = _consumer.OpenCursor(Late);
        return cursor.TryRead(out item);
    }

    public int Take(Span<ulong> items)
    {
        using var cursor = _consumer.OpenCursor(Late);
        var count = 0;
        while (count < items.Length / 2 && cursor.TryRead(out items[count]))
        {
            count++;
        }

        return count + cursor.Read(items[count..]);
    }

    public bool TryPutReserved(int reserve, ReadOnlySpan<ulong> items)
    {
        using var cursor = _producer.OpenCursor(Late);
        var done = cursor.TryReserve(reserve, out var slots);
        if (done)
        {
            Transfer.Fill(slots, items);
            cursor.Commit(slots, items.Length);
        }

        return done;
    }

    public int TakeReserved(Span<ulong> items, Func<int, int> commit)
    {
        using var cursor = _consumer.OpenCursor(Late);
        if (!cursor.TryReserve(items.Length, out var slots))
        {
            return 0;
        }

        var count = Transfer.Copy(slots, items);
        cursor.Commit(slots, commit(count));
        return count;
    }

    public void Dispose()
    {
        _producer.Dispose();
        _consumer.Dispose();
        _ring.Dispose();
    }
}
