// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Rings;

/// <summary>Takes many items from a ring whose slots have sequence words, out of one run after the other.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. The slots of a run are released when its last item has been taken,
/// when told and on Dispose. One that is dropped is detected by the consumer's next use.
/// </remarks>
public ref struct SequencedReadCursor<T, TCore>
    where T : unmanaged
    where TCore : struct, ISequencedConsumer<T>
{
    private readonly SequencedConsumer<T, TCore> _consumer;
    private TCore _core; // Not readonly: a call through the constraint would copy it.
    private readonly int _run;
    private ulong _index;
    private ulong _end;
    private readonly uint _epoch;

    internal SequencedReadCursor(
        SequencedConsumer<T, TCore> consumer,
        TCore core,
        int run,
        ulong index,
        ulong end
    )
    {
        _consumer = consumer;
        _epoch = consumer.CursorEpoch;
        _core = core;
        _run = run;
        _index = index;
        _end = end;
    }

    /// <summary>Takes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is empty; everything taken before is released then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out T item)
    {
        if (_index == _end)
        {
            var count = Find(_consumer, _index, _run, out var index);
            _index = index;
            _end = index + (uint)count;
            if (count == 0)
            {
                item = default;
                return false;
            }
        }

        item = _core.Load(_index);
        _index++;
        return true;
    }

    /// <summary>Copies items out, as many as there are.</summary>
    /// <param name="items">Where to.</param>
    /// <returns>How many were taken.</returns>
    public int Read(scoped Span<T> items)
    {
        var total = 0;
        while (total < items.Length && (_index != _end || TryFind(items.Length - total)))
        {
            var count = Math.Min(items.Length - total, (int)(_end - _index));
            Take(ref _core, _index, items.Slice(total, count));
            _index += (uint)count;
            total += count;
        }

        return total;
    }

    /// <summary>Opens items to be read in place; commit them before anything else.</summary>
    /// <param name="max">At most how many: 1 or more.</param>
    /// <param name="slots">The items, at least 1.</param>
    /// <returns><see langword="false"/> if the ring is empty; everything taken before is released then.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="max"/> is below 1.</exception>
    public bool TryReserve(int max, out SlotSpans<T> slots)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        if (_index == _end && !TryFind(max))
        {
            slots = default;
            return false;
        }

        slots = _core.OpenForReading(_index, Math.Min(max, (int)(_end - _index)));
        return true;
    }

    /// <summary>Takes the first so many of the items opened last; the others are opened again.</summary>
    /// <param name="slots">What <see cref="TryReserve"/> gave.</param>
    /// <param name="count">How many were read, from 0 to their number.</param>
    public void Commit(scoped in SlotSpans<T> slots, int count)
    {
        RingArguments.CheckCommit(count, slots.Count);
        _core.CloseRead(_index, slots);
        _index += (uint)count;
    }

    /// <summary>Releases the slots of what was taken so far.</summary>
    public readonly void Release() => Find(_consumer, _index, 0, out _);

    /// <summary>Releases what was taken and gives the side back to the consumer, with what is left of the run.</summary>
    public void Dispose()
    {
        // Closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_consumer.CursorEpoch != _epoch)
        {
            return;
        }

        _consumer.CloseCursor(_index);
    }

    /// <summary>Copies items out.</summary>
    internal static void Take(ref TCore core, ulong index, Span<T> items)
    {
        var slots = core.OpenForReading(index, items.Length);
        slots.First.CopyTo(items);
        slots.Second.CopyTo(items[slots.First.Length..]);
        core.CloseRead(index, slots);
    }

    private bool TryFind(int wanted)
    {
        var count = Find(_consumer, _index, Math.Max(wanted, _run), out var index);
        _index = index;
        _end = index + (uint)count;
        return count != 0;
    }

    // Static and out of line: the cursor's words stay in registers around the call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Find(
        SequencedConsumer<T, TCore> consumer,
        ulong taken,
        int most,
        out ulong index
    ) => consumer.FindFor(taken, most, out index);
}
