// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Puts many items into a <see cref="SpscFlagRing{T}"/> with the private indices in registers.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. Every item is published by itself, at once. One that is dropped
/// loses nothing and is detected by the producer's next use. Where it stands is a local of the loop's: Dispose does not
/// read it but finds it from the slots, for what a using statement's end reads must be stored for each item, and a second
/// store for each halves the throughput.
/// </remarks>
public ref struct SpscFlagWriteCursor<T>
    where T : unmanaged
{
    private readonly SpscFlagProducer<T> _producer;
    private readonly uint _epoch;
    private SlotPointer<T> _next;

    internal SpscFlagWriteCursor(SpscFlagProducer<T> producer, SlotPointer<T> next)
    {
        _producer = producer;
        _next = next;
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
        var slot = _next;
        if (!slot.IsBefore(_producer.RunEnd))
        {
            slot = _producer.NextRun();
            _next = slot;
            if (!slot.IsBefore(_producer.RunEnd))
            {
                return false;
            }
        }

        SpscFlagCore<T, HardwareOrder>.PutAt(slot, item, flag);
        _next = slot.Plus(1);
        if (_producer.IsParking)
        {
            _producer.WakeAfterPut();
        }

        return true;
    }

    /// <summary>Gives the position back to the producer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        // Not if closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_producer.CursorEpoch == _epoch)
        {
            _producer.CloseCursor();
        }
    }
}
