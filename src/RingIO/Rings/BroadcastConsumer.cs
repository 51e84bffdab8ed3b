// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>One of the consumers of a <see cref="BroadcastRing{T}"/>: it sees every item from its start on.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake sleepers of a
/// ring made with Parking. Hot loops read in batches, in place where the ring gates.
/// </remarks>
public sealed class BroadcastConsumer<T> : RingSide, IReserver<T>
    where T : unmanaged
{
    private readonly BroadcastRing<T> _ring;
    private readonly BroadcastCore<T, HardwareOrder> _core;
    private BroadcastPosition _position;

    internal BroadcastConsumer(
        BroadcastRing<T> ring,
        int entry,
        BroadcastStart start,
        BroadcastTicket[] after
    )
        : base(ring, RingRole.Consumer, entry)
    {
        _ring = ring;
        _core = ring.Core;
        _position = OpenOrLeave(() => ring.Core.Join(entry, start, after));
    }

    /// <summary>Names this consumer, so that others can follow it.</summary>
    public BroadcastTicket Ticket => _position.Ticket;

    /// <summary>How many items this consumer missed so far because the producer had overtaken it; 0 in a ring whose consumers gate.</summary>
    public long Missed => _position.Missed;

    /// <inheritdoc/>
    public override bool IsReady
    {
        get
        {
            if (IsUnusable)
            {
                return false;
            }

            if (!IsCursorOpen)
            {
                return _core.Readable(ref _position, 1) != 0;
            }

            // The cursor has the position; what it released stands in the ring's words.
            var here = _core.ResumeConsumer(_position);
            return _core.Readable(ref here, 1) != 0;
        }
    }

    private protected override bool IsDrained =>
        _core.IsDrained(IsCursorOpen ? _core.ResumeConsumer(_position) : _position);

    /// <summary>Takes and releases one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if there is none (or, in a lapping ring, the producer was faster twice), or the ring is faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryRead(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var from = _position.Index;
        var done = _core.TryTake(ref _position, out item);
        ReleaseSince(from);
        Exit();
        return done;
    }

    /// <summary>Takes and releases one item, and says how many were missed before it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="missed">How many items before this one were overwritten unseen; it may be positive with a result of <see langword="false"/>.</param>
    /// <returns><see langword="false"/> if there is none, as <see cref="TryRead(out T)"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryRead(out T item, out long missed)
    {
        var before = _position.Missed;
        var done = TryRead(out item);
        missed = _position.Missed - before;
        return done;
    }

    /// <summary>Copies the next item and leaves it to be taken.</summary>
    /// <param name="item">The item. In a lapping ring the item taken later may be a younger one.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryPeek(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var ahead = _position;
        var done = _core.TryTake(ref ahead, out item);
        Exit();
        return done;
    }

    /// <summary>Takes and releases as many items as there are, with one release.</summary>
    /// <param name="items">Where to. In a lapping ring all of it may be overwritten, whatever is returned.</param>
    /// <returns>How many were taken; see <see cref="Missed"/> for those that were not.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public int Read(Span<T> items)
    {
        ThrowIfUnusable();
        Enter();
        var from = _position.Index;
        var count = _core.Take(ref _position, items);
        ReleaseSince(from);
        Exit();
        return count;
    }

    /// <summary>Opens items to be read in place, in a ring whose consumers gate.</summary>
    /// <param name="max">At most how many: 1 or more.</param>
    /// <param name="reservation">The items, at least 1; commit as many as were used, the rest are seen again.</param>
    /// <returns><see langword="false"/> if there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open, or the ring laps: items in place could be overwritten while they are read.</exception>
    public bool TryReserve(int max, out Reservation<T> reservation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        if (_core.IsLapping)
        {
            throw new InvalidOperationException(
                "This ring laps: an item in place may be overwritten while it is read. Copy items out with Read, or make the ring without Lapping."
            );
        }

        ThrowIfUnusable();
        Enter();
        var count = _core.Readable(ref _position, max);
        reservation = default;
        if (count != 0)
        {
            MarkCursorOpen();
            reservation = new(this, _core.OpenRead(_position.Index, count));
        }

        Exit();
        return count != 0;
    }

    /// <summary>Opens a cursor: the fastest way to take many items, with lazy release, in a ring whose consumers gate.</summary>
    /// <param name="releaseEvery">Release after so many items: 1 for each, <see cref="int.MaxValue"/> only when told, when there is nothing to read and at the end.</param>
    /// <returns>The cursor; dispose of it (using), which releases the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="releaseEvery"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open, or the ring laps: there every item asks the ring whether it was overwritten, so that a cursor would save nothing.</exception>
    public BroadcastReadCursor<T> OpenCursor(int releaseEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(releaseEvery, 1);
        if (_core.IsLapping)
        {
            throw new InvalidOperationException(
                "This ring laps: every read must ask the ring whether the item was overwritten, and a cursor would save nothing. Use Read or TryRead, or make the ring without Lapping."
            );
        }

        MarkCursorOpen();
        return new(this, _core, _position, (uint)releaseEvery);
    }

    /// <summary>Takes back what a dropped cursor or reservation had not released; does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _position = _core.ResumeConsumer(_position);
        }
    }

    internal void CloseCursor(ulong index, ulong limit)
    {
        _position.Index = index;
        _position.Limit = limit;
        MarkCursorClosed();
    }

    void IReserver<T>.Commit(SlotSpans<T> slots, int count)
    {
        _core.CloseRead(_position.Index, slots);
        var from = _position.Index;
        _position.Index += (uint)count;
        MarkCursorClosed();
        ReleaseSince(from);
    }

    private protected override void DisposeCore()
    {
        _core.Leave(Entry);
        _ring.WakeBothSides();
    }

    private void ReleaseSince(ulong from)
    {
        if (_position.Index != from && _core.Release(_position))
        {
            WakeSleepers();
        }
    }

    internal void WakeSleepers()
    {
        // The producer waits for all of us, our followers wait for us; a consumer that waits for the producer looks in vain.
        if (_core.Sleeps(RingRole.Producer))
        {
            _ring.WakeSide(RingRole.Producer);
        }

        if (_core.Sleeps(RingRole.Consumer))
        {
            _ring.WakeSide(RingRole.Consumer);
        }
    }
}
