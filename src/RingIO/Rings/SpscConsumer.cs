// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="SpscRing{T}"/> that takes.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake a sleeper of a
/// ring made with Parking. Hot loops take a cursor, which keeps the indices in registers.
/// </remarks>
public sealed class SpscConsumer<T> : RingSide, IReserver<T>
    where T : unmanaged
{
    private readonly SpscCore<T, HardwareOrder> _core;
    private Padded<RingPosition> _position;

    internal SpscConsumer(SpscRing<T> ring, int entry)
        : base(ring, RingRole.Consumer, entry)
    {
        _core = ring.Core;
        _position.Value = _core.OpenConsumer();
    }

    /// <inheritdoc/>
    public override bool IsReady => !Ring.IsDisposed && _core.Readable(ref _position.Value, 1) != 0;

    /// <summary>Takes and releases one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty or faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryRead(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var done = _core.TryTake(ref _position.Value, out item);
        if (done && _core.Release(ref _position.Value))
        {
            Ring.WakeSide(RingRole.Producer);
        }

        Exit();
        return done;
    }

    /// <summary>Copies the next item and leaves it in the ring.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryPeek(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var done = _core.Readable(ref _position.Value, 1) != 0;
        item = done ? _core.Load(_position.Value.Index) : default;
        Exit();
        return done;
    }

    /// <summary>Takes and releases as many items as there are, with one release.</summary>
    /// <param name="items">Where to.</param>
    /// <returns>How many were taken.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public int Read(Span<T> items)
    {
        ThrowIfUnusable();
        Enter();
        var count = _core.Take(ref _position.Value, items);
        if (count != 0 && _core.Release(ref _position.Value))
        {
            Ring.WakeSide(RingRole.Producer);
        }

        Exit();
        return count;
    }

    /// <summary>Opens items to be read in place.</summary>
    /// <param name="max">At most how many: 1 or more.</param>
    /// <param name="reservation">The items, at least 1; commit as many as were used, the rest stay in the ring.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryReserve(int max, out Reservation<T> reservation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ThrowIfUnusable();
        Enter();
        var count = _core.Readable(ref _position.Value, max);
        reservation = default;
        if (count != 0)
        {
            MarkCursorOpen();
            reservation = new(this, _core.Open(_position.Value.Index, count, PayloadAccess.Read));
        }

        Exit();
        return count != 0;
    }

    /// <summary>Opens a cursor: the fastest way to take many items, with lazy release.</summary>
    /// <param name="releaseEvery">Release after so many items: 1 for each, <see cref="int.MaxValue"/> only when told, when empty and at the end.</param>
    /// <returns>The cursor; dispose of it (using), which releases the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="releaseEvery"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public SpscReadCursor<T> OpenCursor(int releaseEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(releaseEvery, 1);
        MarkCursorOpen();
        return new(this, _core, _position.Value, (uint)releaseEvery);
    }

    /// <summary>Takes back what a dropped cursor or reservation had not released; does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _position.Value = _core.OpenConsumer();
        }
    }

    void IReserver<T>.Commit(SlotSpans<T> slots, int count)
    {
        _core.Close(_position.Value.Index, slots, PayloadAccess.Read);
        _position.Value.Index += (ulong)(uint)count;
        MarkCursorClosed();
        if (count != 0 && _core.Release(ref _position.Value))
        {
            Ring.WakeSide(RingRole.Producer);
        }
    }

    internal void CloseCursor(in RingPosition position)
    {
        _position.Value = position;
        MarkCursorClosed();
    }
}
