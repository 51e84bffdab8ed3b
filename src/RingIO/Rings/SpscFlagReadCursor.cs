// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Takes many items from a <see cref="SpscFlagRing{T}"/> with the private index in a register.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. Every slot is released by itself, at once. One that is dropped
/// loses nothing and is detected by the consumer's next use. Where it stands is a local of the loop's: see
/// <see cref="SpscFlagWriteCursor{T}"/>.
/// </remarks>
public ref struct SpscFlagReadCursor<T>
    where T : unmanaged
{
    // How many items at most Dispose looks through for the position.
    private const ulong Stretch = 64;

    private readonly SpscFlagConsumer<T> _consumer;
    private readonly uint _epoch;
    private ulong _index;
    private ulong _limit;
    private ulong _known;

    internal SpscFlagReadCursor(SpscFlagConsumer<T> consumer, ulong index)
    {
        _consumer = consumer;
        _index = index;
        _limit = index;
        _known = index;
        _epoch = consumer.CursorEpoch;
    }

    /// <summary>Takes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out T item)
    {
        var index = _index;
        if (!_consumer.Core.TryPeek(index, out item))
        {
            return false;
        }

        if (index == _limit)
        {
            _known = index;
            _limit = index + Math.Min(Stretch, _consumer.Core.Room);
        }

        _consumer.Core.Release(index);

        _index = index + 1;
        if (_consumer.Core.IsParking)
        {
            item = _consumer.WakeAfterTake(item);
        }

        return true;
    }

    /// <summary>Gives the position back to the consumer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        // Not if closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_consumer.CursorEpoch == _epoch)
        {
            _consumer.CloseCursor(_known, _limit);
        }
    }
}
