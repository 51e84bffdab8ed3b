// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Rings;

/// <summary>Puts many items into a ring that several producers share, out of one claim after the other.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <typeparam name="TCore">The ring's algorithm.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method. Each put is published at once; what costs, the compare-exchange, is
/// paid once a claim. One that is dropped is detected by the producer's next use.
/// </remarks>
public ref struct SequencedWriteCursor<T, TCore>
    where T : unmanaged
    where TCore : struct, ISequencedProducer<T>
{
    private readonly SequencedProducer<T, TCore> _producer;
    private TCore _core; // Not readonly: a call through the constraint would copy it.
    private readonly int _ahead;
    private ulong _index;
    private ulong _end;
    private readonly uint _epoch;

    internal SequencedWriteCursor(SequencedProducer<T, TCore> producer, TCore core, int ahead)
    {
        _producer = producer;
        _epoch = producer.CursorEpoch;
        _core = core;
        _ahead = ahead;
    }

    /// <summary>How many slots are claimed and not used: consumers wait at the first of them.</summary>
    public readonly int Claimed => (int)(_end - _index);

    /// <summary>Puts and publishes one item.</summary>
    /// <param name="item">The item.</param>
    /// <returns><see langword="false"/> if the ring is full.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(in T item)
    {
        if (_index == _end)
        {
            var count = Claim(_producer, 1, _ahead, out var index);
            if (count == 0)
            {
                return false;
            }

            _index = index;
            _end = index + (uint)count;
        }

        _core.Store(_index, item);
        var sleepers = _core.CommitOne(_index);
        _index++;
        if (sleepers)
        {
            _producer.Wake(sleepers);
        }

        return true;
    }

    /// <summary>Puts and publishes items, as many as there is room for.</summary>
    /// <param name="items">The items.</param>
    /// <returns>How many were put: the first so many.</returns>
    public int Write(scoped ReadOnlySpan<T> items)
    {
        var total = 0;
        while (total < items.Length && (_index != _end || TryClaim(1, items.Length - total)))
        {
            var count = Math.Min(items.Length - total, Claimed);
            _producer.Wake(Put(ref _core, _index, items.Slice(total, count)));
            _index += (uint)count;
            total += count;
        }

        return total;
    }

    /// <summary>Opens slots to be written in place; commit them before anything else.</summary>
    /// <param name="count">How many: 1 to the capacity, at most 65535.</param>
    /// <param name="slots">The slots.</param>
    /// <returns>
    /// <see langword="false"/> if there is no room for so many. What the cursor had claimed, if it was fewer, has become
    /// tombstones either way: a claim is in one piece.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for so many.</exception>
    public bool TryReserve(int count, out SlotSpans<T> slots)
    {
        _producer.CheckReserve(count);
        if (Claimed < count)
        {
            ReleaseUnused();
            if (!TryClaim(count, count))
            {
                slots = default;
                return false;
            }
        }

        slots = _core.OpenForWriting(_index, count);
        return true;
    }

    /// <summary>Publishes the first so many of the slots opened last; the others become tombstones.</summary>
    /// <param name="slots">What <see cref="TryReserve"/> gave.</param>
    /// <param name="count">How many were written, from 0 to their number.</param>
    public void Commit(scoped in SlotSpans<T> slots, int count)
    {
        RingArguments.CheckCommit(count, slots.Count);
        _core.CloseWritten(_index, slots);
        _producer.Wake(_core.Commit(_index, count, slots.Count - count));
        _index += (uint)slots.Count;
    }

    /// <summary>Turns what is claimed and not used into tombstones, so that consumers go on. Call it before a pause.</summary>
    public void ReleaseUnused()
    {
        if (_index != _end)
        {
            _producer.Wake(_core.Commit(_index, 0, Claimed));
            _index = _end;
        }
    }

    /// <summary>Turns the unused rest into tombstones and gives the side back to the producer.</summary>
    public void Dispose()
    {
        // Closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_producer.CursorEpoch != _epoch)
        {
            return;
        }

        ReleaseUnused();
        _producer.CloseCursor(_index);
    }

    /// <summary>Writes and publishes claimed slots.</summary>
    internal static bool Put(ref TCore core, ulong index, ReadOnlySpan<T> items)
    {
        var slots = core.OpenForWriting(index, items.Length);
        items[..slots.First.Length].CopyTo(slots.First);
        items[slots.First.Length..].CopyTo(slots.Second);
        core.CloseWritten(index, slots);
        return core.Commit(index, items.Length, 0);
    }

    private bool TryClaim(int least, int wanted)
    {
        var most = Math.Min(Math.Max(wanted, _ahead), OwnerIntent.MaxCount);
        var count = Claim(_producer, least, most, out var index);
        if (count == 0)
        {
            return false;
        }

        _index = index;
        _end = index + (uint)count;
        return true;
    }

    // Static and out of line: the cursor's words stay in registers around the call.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Claim(
        SequencedProducer<T, TCore> producer,
        int least,
        int most,
        out ulong index
    ) => producer.ClaimFor(least, most, out index);
}
