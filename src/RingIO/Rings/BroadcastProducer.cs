// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="BroadcastRing{T}"/> that puts.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake a sleeper of a
/// ring made with Parking.
/// </remarks>
public sealed class BroadcastProducer<T> : RingSide, IReserver<T>
    where T : unmanaged
{
    private readonly BroadcastCore<T, HardwareOrder> _core;
    private Padded<RingPosition> _position;

    internal BroadcastProducer(BroadcastRing<T> ring, int entry)
        : base(ring, RingRole.Producer, entry)
    {
        _core = ring.Core;
        _position.Value = OpenOrLeave(_core.OpenProducer);
    }

    /// <inheritdoc/>
    public override bool IsReady
    {
        get
        {
            if (IsUnusable || Ring.IsEndedHere)
            {
                return false;
            }

            if (!IsCursorOpen)
            {
                return _core.Writable(ref _position.Value, 1) != 0;
            }

            // The cursor has the position; what it published stands in the ring's words.
            var here = _core.ResumeProducer();
            return _core.Writable(ref here, 1) != 0;
        }
    }

    /// <summary>Puts and publishes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if a consumer holds the producer up, or the ring is faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryWrite(in T item)
    {
        if (!MayPut())
        {
            return false;
        }

        Enter();
        var done = _core.TryPut(ref _position.Value, item);
        if (done)
        {
            Publish();
        }

        Exit();
        return done;
    }

    /// <summary>Puts and publishes as many items as there is room for, with one publication.</summary>
    /// <param name="items">The items.</param>
    /// <returns>How many were put: the first so many, at most the capacity.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public int Write(ReadOnlySpan<T> items)
    {
        if (!MayPut())
        {
            return 0;
        }

        Enter();
        var count = _core.Put(ref _position.Value, items);
        if (count != 0)
        {
            Publish();
        }

        Exit();
        return count;
    }

    /// <summary>Reserves slots to be written in place.</summary>
    /// <param name="count">How many: 1 to the capacity.</param>
    /// <param name="reservation">The slots; commit it. In a lapping ring what was there before is lost now, whatever is committed.</param>
    /// <returns><see langword="false"/> if there is no room for so many now: try later.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for so many.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryReserve(int count, out Reservation<T> reservation)
    {
        RingArguments.CheckCount(count, Ring.Capacity);
        reservation = default;
        if (!MayPut())
        {
            return false;
        }

        Enter();
        var fits = _core.Writable(ref _position.Value, count) == count;
        if (fits)
        {
            MarkCursorOpen();
            reservation = new(this, _core.OpenWrite(_position.Value.Index, count));
        }

        Exit();
        return fits;
    }

    /// <summary>Opens a cursor: the fastest way to put many items, with lazy publication.</summary>
    /// <param name="publishEvery">Publish after so many items: 1 for each, <see cref="int.MaxValue"/> only when told, when slots must be found and at the end.</param>
    /// <returns>The cursor; dispose of it (using), which publishes the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="publishEvery"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public BroadcastWriteCursor<T> OpenCursor(int publishEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(publishEvery, 1);
        MarkCursorOpen();
        return new(this, _core, _position.Value, (uint)publishEvery);
    }

    /// <summary>Gives up what a dropped cursor or reservation had not published; does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _position.Value = _core.ResumeProducer();
        }
    }

    internal void CloseCursor(in RingPosition position)
    {
        _position.Value = position;
        MarkCursorClosed();
    }

    void IReserver<T>.Commit(SlotSpans<T> slots, int count)
    {
        _core.CloseWrite(_position.Value.Index, slots);
        _position.Value.Index += (uint)count;
        MarkCursorClosed();
        if (count != 0)
        {
            Publish();
        }
    }

    private void Publish()
    {
        if (_core.Publish(ref _position.Value))
        {
            Ring.WakeSide(RingRole.Consumer);
        }
    }
}
