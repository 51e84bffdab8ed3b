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
    private readonly SpscFlagConsumer<T> _consumer;
    private readonly uint _epoch;
    private SlotPointer<T> _next;

    internal SpscFlagReadCursor(SpscFlagConsumer<T> consumer, SlotPointer<T> next)
    {
        _consumer = consumer;
        _next = next;
        _epoch = consumer.CursorEpoch;
    }

    /// <summary>Takes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out T item)
    {
        var slot = _next;
        if (!slot.IsBefore(_consumer.RunEnd))
        {
            slot = _consumer.NextRun();
            _next = slot;
        }

        if (!SpscFlagCore<T, HardwareOrder>.TryPeekAt(slot, out item))
        {
            return false;
        }

        SpscFlagCore<T, HardwareOrder>.ReleaseAt(slot, _consumer.RunMarker);
        _next = slot.Plus(1);
        if (_consumer.IsParking)
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
            _consumer.CloseCursor();
        }
    }
}
