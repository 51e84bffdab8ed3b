// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="SpscFlagRing{T}"/> that takes.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake a sleeper of a
/// ring made with Parking. Hot loops take a cursor, which keeps the index in a register.
/// </remarks>
public sealed class SpscFlagConsumer<T> : RingSide
    where T : unmanaged
{
    private readonly SpscFlagCore<T, HardwareOrder> _core;
    private Padded<FlagRun<T>> _run;

    internal SpscFlagConsumer(SpscFlagRing<T> ring, int entry)
        : base(ring, RingRole.Consumer, entry)
    {
        _core = ring.Core;
        _run.Value.Index = OpenOrLeave(_core.OpenConsumer);
    }

    /// <summary>Whether sleepers must be looked for.</summary>
    internal bool IsParking => _core.IsParking;

    /// <inheritdoc/>
    public override bool IsReady => !IsUnusable && _core.CanTake(Here);

    // An open cursor keeps its place to itself; the slots of its run tell it.
    private ulong Here =>
        IsCursorOpen
            ? _core.FindBetween(RingRole.Consumer, _run.Value.Index, _run.Value.Limit)
            : _run.Value.Index;

    /// <summary>Takes and releases one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public bool TryRead(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var done = _core.TryTake(_run.Value.Index, out item);
        if (done)
        {
            _run.Value.Index++;
            if (_core.MustWakeProducer())
            {
                Ring.WakeSide(RingRole.Producer);
            }
        }

        Exit();
        return done;
    }

    /// <summary>Copies the next item and leaves it in the ring.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty.</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public bool TryPeek(out T item)
    {
        ThrowIfUnusable();
        Enter();
        var done = _core.TryPeek(_run.Value.Index, out item);
        Exit();
        return done;
    }

    /// <summary>Takes as many items as there are, each released by itself; sleepers are looked for once.</summary>
    /// <param name="items">Where to.</param>
    /// <returns>How many were taken.</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public int Read(Span<T> items)
    {
        ThrowIfUnusable();
        Enter();
        var index = _run.Value.Index;
        var count = 0;
        // CanTake first: what lies behind the last item taken stays as the caller left it.
        while (
            count < items.Length && _core.CanTake(index) && _core.TryTake(index, out items[count])
        )
        {
            index++;
            count++;
        }

        _run.Value.Index = index;
        if (count != 0 && _core.MustWakeProducer())
        {
            Ring.WakeSide(RingRole.Producer);
        }

        Exit();
        return count;
    }

    /// <summary>Opens a cursor: the fastest way to take many items.</summary>
    /// <returns>The cursor; dispose of it (using).</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public SpscFlagReadCursor<T> OpenCursor()
    {
        MarkCursorOpen();
        _run.Value.Limit = _run.Value.Index;
        return new(this, _core.NextTakeRun(ref _run.Value));
    }

    /// <summary>Closes a dropped cursor: what it took is gone from the ring. Does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _run.Value.Index = _core.OpenConsumer();
        }
    }

    /// <summary>Where the cursor's run of slots ends.</summary>
    internal SlotPointer<T> RunEnd => _run.Value.End;

    /// <summary>What the cursor leaves in the slots of its run.</summary>
    internal ulong RunMarker => _run.Value.Marker;

    /// <summary>Another run for the cursor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal SlotPointer<T> NextRun() => _core.NextTakeRun(ref _run.Value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void CloseCursor()
    {
        _run.Value.Index = Here;
        MarkCursorClosed();
    }

    // In a parking ring, after each take. Out of line, and the item goes through, so that a cursor's loop keeps its words
    // in registers: a store to memory for each item, besides the slot's, would cost it half of its throughput.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal T WakeAfterTake(T item)
    {
        if (_core.MustWakeProducer())
        {
            Ring.WakeSide(RingRole.Producer);
        }

        return item;
    }
}
