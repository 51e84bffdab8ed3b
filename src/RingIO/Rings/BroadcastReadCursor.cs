// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Takes many items from a <see cref="BroadcastRing{T}"/> whose consumers gate, with the private indices in registers.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. Release is lazy: after every so many items, when there is
/// nothing to read, when told and on Dispose. One that is dropped is detected by the consumer's next use.
/// </remarks>
public ref struct BroadcastReadCursor<T>
    where T : unmanaged
{
    private readonly BroadcastConsumer<T> _consumer;
    private readonly BroadcastCore<T, HardwareOrder> _core;
    private readonly BroadcastTicket[] _after;
    private readonly int _entry;
    private readonly ulong _every;
    private readonly uint _epoch;
    private ulong _index;
    private ulong _limit;
    private ulong _released;

    internal BroadcastReadCursor(
        BroadcastConsumer<T> consumer,
        BroadcastCore<T, HardwareOrder> core,
        in BroadcastPosition position,
        uint every
    )
    {
        _consumer = consumer;
        _core = core;
        _after = position.After;
        _entry = position.Ticket.Entry;
        _every = every;
        _epoch = consumer.CursorEpoch;
        _index = position.Index;
        _limit = position.Limit;
        _released = position.Index;
    }

    /// <summary>How many items were taken and whose slots are not released yet.</summary>
    public readonly long Unreleased => (long)(_index - _released);

    /// <summary>Takes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if there is nothing to read; everything taken before is released then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out T item)
    {
        if (_index == _limit)
        {
            _limit = _core.RefreshConsumer(_index, _after);
            if (_index == _limit)
            {
                Release();
                item = default;
                return false;
            }
        }

        item = _core.Load(_index);
        _index++;
        if (_index - _released >= _every)
        {
            Release();
        }

        return true;
    }

    /// <summary>Opens items to be read in place; commit them before anything else.</summary>
    /// <param name="max">At most how many: 1 or more.</param>
    /// <param name="slots">The items, at least 1.</param>
    /// <returns><see langword="false"/> if there is nothing to read; everything taken before is released then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 1.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryReserve(int max, out SlotSpans<T> slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        if (_limit - _index < (ulong)(uint)max)
        {
            _limit = _core.RefreshConsumer(_index, _after);
            if (_limit == _index)
            {
                Release();
                slots = default;
                return false;
            }
        }

        slots = _core.OpenRead(_index, (int)Math.Min((ulong)(uint)max, _limit - _index));
        return true;
    }

    /// <summary>Takes the first so many of the items opened last, and releases when it is time.</summary>
    /// <param name="slots">What <see cref="TryReserve"/> gave.</param>
    /// <param name="count">How many were read, from 0 to their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit(in SlotSpans<T> slots, int count)
    {
        RingArguments.CheckCommit(count, slots.Count);
        _core.CloseRead(_index, slots);
        _index += (ulong)(uint)count;
        if (_index - _released >= _every)
        {
            Release();
        }
    }

    /// <summary>Copies items out, as many as there are.</summary>
    /// <param name="items">Where to.</param>
    /// <returns>How many were taken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Read(Span<T> items)
    {
        var position = new BroadcastPosition
        {
            Index = _index,
            Limit = _limit,
            After = _after,
        };
        var count = _core.Take(ref position, items);
        _index = position.Index;
        _limit = position.Limit;
        if (_index - _released >= _every || count < items.Length)
        {
            Release();
        }

        return count;
    }

    /// <summary>Releases what was taken so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release()
    {
        if (_index == _released)
        {
            return;
        }

        _released = _index;
        if (_core.ReleaseAt(_entry, _index))
        {
            _consumer.WakeSleepers();
        }
    }

    /// <summary>Releases the rest and gives the position back to the consumer.</summary>
    public void Dispose()
    {
        // Closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_consumer.CursorEpoch != _epoch)
        {
            return;
        }

        Release();
        _consumer.CloseCursor(_index, _limit);
    }
}
