// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="SpscFlagRing{T}"/> that puts.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake a sleeper of a
/// ring made with Parking. Hot loops take a cursor, which keeps the index in a register.
/// </remarks>
public sealed class SpscFlagProducer<T> : RingSide
    where T : unmanaged
{
    private readonly SpscFlagCore<T, HardwareOrder> _core;
    private Padded<FlagRun<T>> _run;

    internal SpscFlagProducer(SpscFlagRing<T> ring, int entry)
        : base(ring, RingRole.Producer, entry)
    {
        _core = ring.Core;
        Rest(OpenOrLeave(_core.OpenProducer).Index);
    }

    /// <summary>Whether sleepers must be looked for.</summary>
    internal bool IsParking => _core.IsParking;

    // An open cursor keeps its place to itself; the slots of its run tell it.
    private ulong Here =>
        IsCursorOpen
            ? _core.FindBetween(RingRole.Producer, _run.Value.Index, _run.Value.Limit)
            : _run.Value.Index;

    private RingPosition Position
    {
        get => new() { Index = _run.Value.Index, Limit = _run.Value.Limit };
        set
        {
            _run.Value.Index = value.Index;
            _run.Value.Limit = value.Limit;
        }
    }

    /// <inheritdoc/>
    public override bool IsReady => !IsUnusable && !Ring.IsEndedHere && _core.CanPut(Here);

    /// <summary>Puts and publishes one item.</summary>
    /// <param name="item">The item; its first 8 bytes are neither all zeros nor all ones.</param>
    /// <returns><see langword="false"/> if the ring is full: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="ArgumentException">The item's first 8 bytes are all zeros or all ones.</exception>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public bool TryWrite(in T item)
    {
        var flag = SpscFlagCore<T, HardwareOrder>.FlagOf(item);
        if (!MayPut())
        {
            return false;
        }

        Enter();
        ref var run = ref _run.Value;
        var index = run.Index;
        if (index == run.Limit)
        {
            run.Limit = _core.Ahead(index);
        }

        var done = index != run.Limit;
        if (done)
        {
            _core.Put(index, item, flag);
            run.Index = index + 1;
            if (_core.MustWakeConsumer())
            {
                Ring.WakeSide(RingRole.Consumer);
            }
        }

        Exit();
        return done;
    }

    /// <summary>Puts as many items as there is room for, each published by itself; sleepers are looked for once.</summary>
    /// <param name="items">The items.</param>
    /// <returns>How many were put: the first so many, up to the first that cannot be sent.</returns>
    /// <exception cref="ArgumentException">The first item's first 8 bytes are all zeros or all ones.</exception>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public int Write(ReadOnlySpan<T> items)
    {
        if (items.Length != 0)
        {
            SpscFlagCore<T, HardwareOrder>.FlagOf(items[0]);
        }

        if (!MayPut())
        {
            return 0;
        }

        Enter();
        var position = Position;
        var count = 0;
        while (
            count < items.Length
            && !FlagSlots.IsEmpty(Items.First(items[count]))
            && _core.TryPut(ref position, items[count])
        )
        {
            count++;
        }

        Position = position;
        if (count != 0 && _core.MustWakeConsumer())
        {
            Ring.WakeSide(RingRole.Consumer);
        }

        Exit();
        return count;
    }

    /// <summary>Opens a cursor: the fastest way to put many items.</summary>
    /// <returns>The cursor; dispose of it (using).</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public SpscFlagWriteCursor<T> OpenCursor()
    {
        MarkCursorOpen();
        Rest(_run.Value.Index);
        return new(this, _core.NextPutRun(ref _run.Value));
    }

    /// <summary>Closes a dropped cursor: what it put is in the ring. Does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            Rest(_core.OpenProducer().Index);
        }
    }

    /// <summary>Where the cursor's run of slots ends.</summary>
    internal SlotPointer<T> RunEnd => _run.Value.End;

    /// <summary>Another run for the cursor.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal SlotPointer<T> NextRun() => _core.NextPutRun(ref _run.Value);

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void CloseCursor()
    {
        Rest(Here);
        MarkCursorClosed();
    }

    // In a parking ring, after each put. Out of line: the loop of a cursor stays small.
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void WakeAfterPut()
    {
        if (_core.MustWakeConsumer())
        {
            Ring.WakeSide(RingRole.Consumer);
        }
    }

    private void Rest(ulong index)
    {
        _run.Value.Index = index;
        _run.Value.Limit = index;
    }
}
