// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Puts many records into a <see cref="RecordRing"/> with the private indices in registers.</summary>
/// <remarks>
/// Used by the thread that opened it, in one method. Publication is lazy: after every so many bytes, when the ring is
/// full, when told and on Dispose. One that is dropped is detected by the producer's next use.
/// </remarks>
public ref struct RecordWriteCursor
{
    private readonly RecordProducer _producer;
    private readonly RecordCore<HardwareOrder> _core;
    private readonly ulong _every;
    private ulong _index;
    private ulong _limit;
    private ulong _published;
    private ulong _start;
    private int _claimed;
    private readonly uint _epoch;

    internal RecordWriteCursor(
        RecordProducer producer,
        RecordCore<HardwareOrder> core,
        RingPosition position,
        uint every
    )
    {
        _producer = producer;
        _epoch = producer.CursorEpoch;
        _core = core;
        _every = every;
        _index = position.Index;
        _limit = position.Limit;
        _published = position.Published;
        _claimed = -1;
    }

    /// <summary>How many bytes of the ring are filled and not published yet, headers and padding included.</summary>
    public readonly long Unpublished => (long)(_index - _published);

    /// <summary>Claims room for a record; a claim made before and not committed is given back.</summary>
    /// <param name="length">How many bytes: 0 to <see cref="RecordProducer.MaxLength"/>.</param>
    /// <param name="payload">The record's bytes: one piece.</param>
    /// <returns><see langword="false"/> if there is no room now; everything put before is published then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for such a record.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(int length, out Span<byte> payload)
    {
        RecordProducer.CheckLength(length, _producer.MaxLength);
        Abort();
        if (!_core.TryClaim(_index, ref _limit, length, out _start))
        {
            Publish();
            payload = default;
            return false;
        }

        _claimed = length;
        payload = _core.Open(_start, length, PayloadAccess.Write);
        return true;
    }

    /// <summary>Puts the record claimed last, and publishes when it is time.</summary>
    /// <param name="length">How many bytes it has: 0 to what was claimed.</param>
    /// <param name="type">The record's type: any number of yours.</param>
    /// <exception cref="ArgumentOutOfRangeException">More than was claimed, or nothing was claimed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Commit(int length, uint type = 0)
    {
        if (length < 0 || length > _claimed)
        {
            RecordProducer.CheckCommit(length, Math.Max(_claimed, 0));
            ThrowUnclaimed();
        }

        _index = _core.Commit(_index, _start, _claimed, length, type);
        _claimed = -1;
        if (_index - _published >= _every)
        {
            Publish();
        }
    }

    /// <summary>Gives the claim made last back; does nothing if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Abort()
    {
        if (_claimed >= 0)
        {
            _core.Close(_start, _claimed, PayloadAccess.Write);
            _claimed = -1;
        }
    }

    /// <summary>Copies a record in, and publishes when it is time.</summary>
    /// <param name="payload">The record.</param>
    /// <param name="type">The record's type: any number of yours.</param>
    /// <returns><see langword="false"/> if there is no room now; everything put before is published then.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for such a record.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryWrite(ReadOnlySpan<byte> payload, uint type = 0)
    {
        if (!TryClaim(payload.Length, out var room))
        {
            return false;
        }

        payload.CopyTo(room);
        Commit(payload.Length, type);
        return true;
    }

    /// <summary>Publishes what was put so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Publish()
    {
        if (_index == _published)
        {
            return;
        }

        _published = _index;
        if (_core.PublishAt(_index))
        {
            _producer.Ring.WakeSide(RingRole.Consumer);
        }
    }

    /// <summary>Gives an open claim back, publishes the rest and gives the position back to the producer.</summary>
    public void Dispose()
    {
        // Closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_producer.CursorEpoch != _epoch)
        {
            return;
        }

        Abort();
        Publish();
        _producer.CloseCursor(
            new()
            {
                Index = _index,
                Limit = _limit,
                Published = _published,
            }
        );
    }

    private static void ThrowUnclaimed() =>
        throw new InvalidOperationException(
            "There is no claim to commit: TryClaim returned false, or the claim was committed or aborted."
        );
}
