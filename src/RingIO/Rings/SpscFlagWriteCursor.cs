// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Puts many items into a <see cref="SpscFlagRing{T}"/> with the private indices in registers.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. Every item is published by itself, at once. One that is dropped
/// loses nothing and is detected by the producer's next use.
/// </remarks>
public ref struct SpscFlagWriteCursor<T>
    where T : unmanaged
{
    private readonly SpscFlagProducer<T> _producer;
    private readonly SpscFlagCore<T, HardwareOrder> _core;
    private readonly uint _epoch;
    private ulong _index;
    private ulong _limit;

    internal SpscFlagWriteCursor(
        SpscFlagProducer<T> producer,
        SpscFlagCore<T, HardwareOrder> core,
        RingPosition position
    )
    {
        _producer = producer;
        _core = core;
        _index = position.Index;
        _limit = position.Limit;
        _epoch = producer.CursorEpoch;
    }

    /// <summary>Puts one item.</summary>
    /// <param name="item">The item; its first 8 bytes are neither all zeros nor all ones.</param>
    /// <returns><see langword="false"/> if the ring is full.</returns>
    /// <exception cref="ArgumentException">The item's first 8 bytes are all zeros or all ones.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T item)
    {
        var flag = SpscFlagCore<T, HardwareOrder>.FlagOf(item);
        var index = _index;
        if (index == _limit)
        {
            _limit = _core.Ahead(index);
            if (index == _limit)
            {
                return false;
            }
        }

        _core.Put(index, item, flag);
        _index = index + 1;
        if (_core.MustWakeConsumer())
        {
            _producer.Ring.WakeSide(RingRole.Consumer);
        }

        return true;
    }

    /// <summary>Gives the position back to the producer.</summary>
    public void Dispose()
    {
        // Not if closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_producer.CursorEpoch == _epoch)
        {
            _producer.CloseCursor(new() { Index = _index, Limit = _limit });
        }
    }
}
