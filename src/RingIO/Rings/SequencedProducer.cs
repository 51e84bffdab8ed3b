// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>One of the producers of a ring that several share.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
/// <remarks>
/// Threading: one thread at a time on each producer; any number of producers at once. Nothing here allocates or locks;
/// the kernel is entered only to wake a sleeper of a ring made with Parking. A put is visible to consumers once every
/// slot claimed before it is committed: a producer that stalls within a put, a reservation or a cursor that claims
/// ahead holds later items up, never other producers until the ring is full.
/// </remarks>
public abstract class SequencedProducer<T, TCore> : RingSide, IReserver<T>
    where T : unmanaged
    where TCore : struct, ISequencedProducer<T>
{
    private TCore _core; // Not readonly: a call through the constraint would copy it.
    private Padded<ClaimPosition> _position;

    private protected SequencedProducer(Ring ring, TCore core, int entry)
        : base(ring, RingRole.Producer, entry)
    {
        _core = core;
        _position.Value = core.OpenProducer(entry);
    }

    /// <inheritdoc/>
    public override bool IsReady =>
        !IsUnusable && !Ring.IsEndedHere && _core.HasRoom(ref _position.Value);

    internal override bool IsAwaited => true;

    /// <summary>Puts and publishes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is full, ended here or faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryWrite(in T item)
    {
        if (!MayPut())
        {
            return false;
        }

        Enter();
        var done = _core.Claim(ref _position.Value, 1, 1) != 0;
        if (done)
        {
            var index = _position.Value.Index;
            _position.Value.Index = index + 1;
            _core.Store(index, item);
            Wake(_core.CommitOne(index));
        }

        Exit();
        return done;
    }

    /// <summary>
    /// Puts and publishes as many items as there is room for, with one claim for each 65535 of them. The items of a
    /// claim follow each other in the ring; each is visible as soon as it is published.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <returns>How many were put: the first so many.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public int Write(ReadOnlySpan<T> items)
    {
        if (!MayPut())
        {
            return 0;
        }

        Enter();
        var total = 0;
        while (total < items.Length)
        {
            var wanted = Math.Min(items.Length - total, OwnerIntent.MaxCount);
            var count = _core.Claim(ref _position.Value, 1, wanted);
            if (count == 0)
            {
                break;
            }

            var index = _position.Value.Index;
            _position.Value.Index = _position.Value.End;
            Wake(SequencedWriteCursor<T, TCore>.Put(ref _core, index, items.Slice(total, count)));
            total += count;
        }

        Exit();
        return total;
    }

    /// <summary>Reserves slots to be written in place. Consumers wait for them until they are committed.</summary>
    /// <param name="count">How many: 1 to the capacity, at most 65535.</param>
    /// <param name="reservation">The slots; commit it. What is not committed becomes tombstones, which consumers skip.</param>
    /// <returns><see langword="false"/> if there is no room for so many now: try later.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for so many.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryReserve(int count, out Reservation<T> reservation)
    {
        CheckReserve(count);
        reservation = default;
        if (!MayPut())
        {
            return false;
        }

        Enter();
        var fits = _core.Claim(ref _position.Value, count, count) != 0;
        if (fits)
        {
            MarkCursorOpen();
            reservation = new(this, _core.OpenForWriting(_position.Value.Index, count));
        }

        Exit();
        return fits;
    }

    /// <summary>Opens a cursor: the fastest way to put many items.</summary>
    /// <param name="claimAhead">
    /// How many slots to claim with one compare-exchange, as far as there is room: 1 to 65535. Each item is published
    /// when it is put. A slot that is claimed and not written yet holds consumers up, and so do all behind it: claim
    /// ahead only where puts follow each other closely, and call ReleaseUnused before a pause.
    /// </param>
    /// <returns>The cursor; dispose of it (using), which turns the unused rest of its claim into tombstones.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="claimAhead"/> is out of range.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public SequencedWriteCursor<T, TCore> OpenCursor(int claimAhead = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(claimAhead, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(claimAhead, OwnerIntent.MaxCount);
        MarkCursorOpen();
        return new(this, _core, claimAhead);
    }

    /// <summary>
    /// Gives up what a dropped cursor or reservation had claimed and not published: it becomes tombstones, so that
    /// consumers go on. Does nothing if none is open.
    /// </summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            Wake(_core.DropClaim(ref _position.Value));
        }
    }

    void IReserver<T>.Commit(SlotSpans<T> slots, int count)
    {
        var index = _position.Value.Index;
        _position.Value.Index = _position.Value.End;
        _core.CloseWritten(index, slots);
        MarkCursorClosed();
        Wake(_core.Commit(index, count, slots.Count - count));
    }

    /// <summary>Refuses what one claim never has room for.</summary>
    internal void CheckReserve(int count) =>
        RingArguments.CheckCount(count, Math.Min(Ring.Capacity, OwnerIntent.MaxCount));

    /// <summary>Claims for a cursor, which has used up what it had.</summary>
    internal int ClaimFor(int least, int most, out ulong index)
    {
        var count = Ring.IsEndedHere ? 0 : _core.Claim(ref _position.Value, least, most);
        index = _position.Value.Index;
        return count;
    }

    internal void CloseCursor(ulong index)
    {
        // Used or turned into tombstones by the cursor: nothing of the claim is left.
        _position.Value.Index = index;
        _position.Value.End = index;
        MarkCursorClosed();
    }

    internal void Wake(bool sleepers)
    {
        if (sleepers)
        {
            Ring.WakeSide(RingRole.Consumer);
        }
    }

    private protected override void DisposeCore() => _core.CloseProducer(_position.Value);
}
