// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>Takes many records from a <see cref="RecordRing"/> with the private indices in registers.</summary>
/// <remarks>
/// Used by the thread that opened it, in one method. A record is taken when the next one is asked for. Release is lazy:
/// after every so many bytes, when the ring is empty, when told and on Dispose. One that is dropped is detected by the
/// consumer's next use.
/// </remarks>
public ref struct RecordReadCursor
{
    private readonly RecordConsumer _consumer;
    private readonly RecordCore<HardwareOrder> _core;
    private readonly ulong _every;
    private ulong _index;
    private ulong _limit;
    private ulong _released;
    private int _open;
    private readonly uint _epoch;

    internal RecordReadCursor(
        RecordConsumer consumer,
        RecordCore<HardwareOrder> core,
        RingPosition position,
        uint every
    )
    {
        _consumer = consumer;
        _epoch = consumer.CursorEpoch;
        _core = core;
        _every = every;
        _index = position.Index;
        _limit = position.Limit;
        _released = position.Published;
        _open = -1;
    }

    /// <summary>How many bytes of the ring were taken and are not released yet, headers and padding included.</summary>
    public readonly long Unreleased => (long)(_index - _released);

    /// <summary>Takes the record read before, if any, and opens the next one in place.</summary>
    /// <param name="payload">The record's bytes: one piece, valid until the next call.</param>
    /// <param name="type">The record's type: the producer's number.</param>
    /// <returns><see langword="false"/> if the ring is empty or faulted; everything taken before is released then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryRead(out ReadOnlySpan<byte> payload, out uint type)
    {
        Take();
        if (!_core.TryFind(ref _index, ref _limit, out var header))
        {
            payload = default;
            type = 0;
            Nothing(header);
            return false;
        }

        _open = (int)(uint)header;
        payload = _core.Open(_index, _open, PayloadAccess.Read);
        type = (uint)(header >> 32);
        return true;
    }

    /// <summary>Takes the record read last, so that the cursor's end does not leave it in the ring; releases when it is time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Take()
    {
        if (_open < 0)
        {
            return;
        }

        _core.Close(_index, _open, PayloadAccess.Read);
        _index += RecordCore<HardwareOrder>.Footprint((uint)_open);
        _open = -1;
        if (_index - _released >= _every)
        {
            Release();
        }
    }

    /// <summary>Leaves the record read last in the ring; does nothing if there is none.</summary>
    public void Keep()
    {
        if (_open >= 0)
        {
            _core.Close(_index, _open, PayloadAccess.Read);
            _open = -1;
        }
    }

    /// <summary>Releases what was taken so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release()
    {
        if (_index == _released)
        {
            return;
        }

        _released = _index;
        if (_core.ReleaseAt(_index))
        {
            _consumer.Ring.WakeSide(RingRole.Producer);
        }
    }

    /// <summary>Takes the record read last, releases all and gives the position back to the consumer.</summary>
    public void Dispose()
    {
        // Closed before, by this cursor or a copy of it, or given up by DropCursor: its position is out of date.
        if (_consumer.CursorEpoch != _epoch)
        {
            return;
        }

        Take();
        Release();
        _consumer.CloseCursor(
            new()
            {
                Index = _index,
                Limit = _limit,
                Published = _released,
            }
        );
    }

    private void Nothing(ulong header)
    {
        Release();
        if (header != 0)
        {
            _consumer.Malformed(header);
        }
    }
}
