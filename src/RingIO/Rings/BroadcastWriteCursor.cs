// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Puts many items into a <see cref="BroadcastRing{T}"/> with the private indices in registers.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. Publication is lazy: after every so many items, when slots
/// must be found (at the latest once a lap, also where nobody gates), when told and on Dispose. One that is dropped is detected by the producer's next use.
/// </remarks>
public ref struct BroadcastWriteCursor<T>
    where T : unmanaged
{
    private readonly BroadcastProducer<T> _producer;
    private readonly BroadcastCore<T, HardwareOrder> _core;
    private readonly ulong _every;
    private readonly uint _epoch;
    private ulong _index;
    private ulong _limit;
    private ulong _published;

    internal BroadcastWriteCursor(
        BroadcastProducer<T> producer,
        BroadcastCore<T, HardwareOrder> core,
        RingPosition position,
        uint every
    )
    {
        _producer = producer;
        _core = core;
        _every = every;
        _epoch = producer.CursorEpoch;
        _index = position.Index;
        _limit = position.Limit;
        _published = position.Published;
    }

    /// <summary>How many items were put and are not published yet.</summary>
    public readonly long Unpublished => (long)(_index - _published);

    /// <summary>Puts one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if a consumer holds the producer up; everything put before is published then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T item)
    {
        if (_index == _limit)
        {
            Refresh(1);
            if (_index == _limit)
            {
                return false;
            }
        }

        _core.Store(_index, item);
        _index++;
        if (_index - _published >= _every)
        {
            Publish();
        }

        return true;
    }

    /// <summary>Opens slots to be written in place; commit them before anything else.</summary>
    /// <param name="count">How many: 1 to the capacity.</param>
    /// <param name="slots">The slots. In a lapping ring what was there before is lost now, whatever is committed.</param>
    /// <returns><see langword="false"/> if there is no room for so many; everything put before is published then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for so many.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReserve(int count, out SlotSpans<T> slots)
    {
        if (_limit - _index < (ulong)(uint)count)
        {
            RingArguments.CheckCount(count, (long)_core.Capacity);
            Refresh(count);
            if (_limit - _index < (ulong)(uint)count)
            {
                slots = default;
                return false;
            }
        }

        slots = _core.OpenWrite(_index, count);
        return true;
    }

    /// <summary>Puts the first so many of the slots opened last, and publishes when it is time.</summary>
    /// <param name="slots">What <see cref="TryReserve"/> gave.</param>
    /// <param name="count">How many were written, from 0 to their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit(in SlotSpans<T> slots, int count)
    {
        RingArguments.CheckCommit(count, slots.Count);
        _core.CloseWrite(_index, slots);
        _index += (ulong)(uint)count;
        if (_index - _published >= _every)
        {
            Publish();
        }
    }

    /// <summary>Copies items in, as many as there is room for.</summary>
    /// <param name="items">The items.</param>
    /// <returns>How many were put: the first so many, at most the capacity.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Write(ReadOnlySpan<T> items)
    {
        if (_limit - _index < (ulong)items.Length)
        {
            Publish(); // See Refresh: Put looks for slots.
        }

        var position = new RingPosition { Index = _index, Limit = _limit };
        var count = _core.Put(ref position, items);
        _index = position.Index;
        _limit = position.Limit;
        if (_index - _published >= _every || count < items.Length)
        {
            Publish();
        }

        return count;
    }

    /// <summary>Publishes what was put so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish()
    {
        if (_index == _published)
        {
            return;
        }

        _published = _index;
        if (_core.PublishAt(_index))
        {
            _producer.Ring.WakeSide(RingRole.Consumer);
        }
    }

    /// <summary>Publishes the rest and gives the position back to the producer.</summary>
    public void Dispose()
    {
        // Closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_producer.CursorEpoch != _epoch)
        {
            return;
        }

        Publish();
        _producer.CloseCursor(
            new()
            {
                Index = _index,
                Limit = _limit,
                Published = _published,
            }
        );
    }

    // Published first: the floor that is announced may rise up to the index, and must not pass what is published (I1).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refresh(int wanted)
    {
        Publish();
        _limit = _core.RefreshProducer(_index, _limit, wanted);
    }
}
