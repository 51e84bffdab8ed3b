// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>A consumer of a ring whose slots have sequence words.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
/// <remarks>
/// Threading: one thread at a time on each consumer. Nothing here allocates or locks; the kernel is entered only to wake a
/// sleeper of a ring made with Parking. Slots given up by producers (tombstones) are skipped unseen.
/// </remarks>
public abstract class SequencedConsumer<T, TCore> : RingSide, IReserver<T>
    where T : unmanaged
    where TCore : struct, ISequencedConsumer<T>
{
    private TCore _core; // Not readonly: a call through the constraint would copy it.
    private Padded<ClaimPosition> _position;

    private protected SequencedConsumer(Ring ring, TCore core, int entry)
        : base(ring, RingRole.Consumer, entry)
    {
        _core = core;
        _position.Value = core.OpenConsumer(entry);
    }

    /// <inheritdoc/>
    public override bool IsReady
    {
        get
        {
            if (Ring.IsDisposed)
            {
                return false;
            }

            while (!_core.HasItem(ref _position.Value))
            {
                if (!ReleaseSkipped())
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Takes and releases one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty or faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryRead(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var done = Find(1) != 0;
        item = default;
        if (done)
        {
            item = _core.Load(_position.Value.Index++);
            Release();
        }

        Exit();
        return done;
    }

    /// <summary>
    /// Copies the next item and leaves it to this consumer: its next take returns it. Where several consumers share the
    /// ring the item is claimed by this; no other gets it.
    /// </summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryPeek(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var done = Find(1) != 0;
        item = done ? _core.Load(_position.Value.Index) : default;
        Exit();
        return done;
    }

    /// <summary>Takes and releases as many items as there are.</summary>
    /// <param name="items">Where to.</param>
    /// <returns>How many were taken.</returns>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public int Read(Span<T> items)
    {
        ThrowIfUnusable();
        Enter();
        var total = 0;
        while (total < items.Length)
        {
            // A run ends at a tombstone, at the longest claim, or where no more items are.
            var count = Find(items.Length - total);
            if (count == 0)
            {
                break;
            }

            SequencedReadCursor<T, TCore>.Take(
                ref _core,
                _position.Value.Index,
                items.Slice(total, count)
            );
            _position.Value.Index += (uint)count;
            total += count;
            Release();
        }

        Exit();
        return total;
    }

    /// <summary>Opens items to be read in place.</summary>
    /// <param name="max">At most how many: 1 or more.</param>
    /// <param name="reservation">The items, at least 1; commit as many as were used, the rest stay this consumer's.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public bool TryReserve(int max, out Reservation<T> reservation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ThrowIfUnusable();
        Enter();
        var count = Find(max);
        reservation = default;
        if (count != 0)
        {
            MarkCursorOpen();
            reservation = new(this, _core.OpenForReading(_position.Value.Index, count));
        }

        Exit();
        return count != 0;
    }

    /// <summary>Opens a cursor: the fastest way to take many items.</summary>
    /// <param name="run">
    /// At most how many items to find at once: 1 or more. Where several consumers share the ring they are claimed with one
    /// compare-exchange; their slots are released together, when the last of them has been taken.
    /// </param>
    /// <returns>The cursor; dispose of it (using). What it had found and not taken stays this consumer's.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="run"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or reservation is open.</exception>
    public SequencedReadCursor<T, TCore> OpenCursor(int run = 32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(run, 1);
        MarkCursorOpen();
        return new(this, _core, run, _position.Value.Index, _position.Value.End);
    }

    /// <summary>Takes back what a dropped cursor or reservation had not released; does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _core.Rewind(ref _position.Value);
        }
    }

    void IReserver<T>.Commit(SlotSpans<T> slots, int count)
    {
        _core.CloseRead(_position.Value.Index, slots);
        _position.Value.Index += (uint)count;
        MarkCursorClosed();
        if (count != 0)
        {
            Release();
        }
    }

    /// <summary>For a cursor: releases what it took, and looks for more if it needs more.</summary>
    internal int FindFor(ulong taken, int most, out ulong index)
    {
        _position.Value.Index = taken;
        ReleaseSkipped();
        var count = most == 0 ? 0 : Find(most);
        index = _position.Value.Index;
        return count;
    }

    internal void CloseCursor(ulong taken)
    {
        FindFor(taken, 0, out _);
        MarkCursorClosed();
    }

    private protected override bool IsDrained => _core.IsDrained(_position.Value);

    private protected override void LeaveCore()
    {
        if (_core.CloseConsumer(_position.Value))
        {
            base.LeaveCore();
        }
        else
        {
            Ring.Control.Abandon(Entry);
        }
    }

    /// <summary>How many items follow without a gap; skips tombstones.</summary>
    private int Find(int most)
    {
        int count;
        while ((count = _core.Readable(ref _position.Value, most)) == 0 && ReleaseSkipped()) { }

        return count;
    }

    /// <summary>Releases what was taken or skipped, if anything was.</summary>
    private bool ReleaseSkipped()
    {
        if (_position.Value.Index == _position.Value.Published)
        {
            return false;
        }

        Release();
        return true;
    }

    private void Release()
    {
        if (_core.Release(ref _position.Value))
        {
            Ring.WakeSide(RingRole.Producer);
        }
    }
}
