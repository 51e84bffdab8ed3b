// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="RecordRing"/> that puts.</summary>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake a sleeper of a
/// ring made with Parking. Hot loops take a cursor, which keeps the indices in registers.
/// </remarks>
public sealed class RecordProducer : RingSide
{
    private readonly RecordCore<HardwareOrder> _core;
    private Padded<RingPosition> _position;
    private int _wanted;

    internal RecordProducer(RecordRing ring, int entry)
        : base(ring, RingRole.Producer, entry)
    {
        _core = ring.Core;
        MaxLength = ring.MaxLength;
        _position.Value = _core.OpenProducer();
    }

    /// <summary>The longest record in bytes.</summary>
    public int MaxLength { get; }

    /// <summary>Whether there is room for the record that was refused last, or for an empty one if none was.</summary>
    public override bool IsReady
    {
        get
        {
            if (IsUnusable || Ring.IsEndedHere)
            {
                return false;
            }

            // An open cursor has the position; what it published stands in the ring's words.
            var here = IsCursorOpen ? _core.OpenProducer() : _position.Value;
            return _core.TryClaim(here.Index, ref here.Limit, _wanted, out _);
        }
    }

    /// <summary>Claims room for a record, to be filled in place.</summary>
    /// <param name="length">How many bytes: 0 to <see cref="MaxLength"/>.</param>
    /// <param name="claim">The record; commit or abort it. What its bytes hold before they are written is anything.</param>
    /// <param name="type">The record's type: any number of yours.</param>
    /// <returns><see langword="false"/> if there is no room now, or the ring is faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for such a record.</exception>
    /// <exception cref="InvalidOperationException">A cursor or claim is open.</exception>
    public bool TryClaim(int length, out RecordClaim claim, uint type = 0)
    {
        CheckLength(length, MaxLength);
        claim = default;
        if (!MayPut())
        {
            return false;
        }

        Enter();
        var fits = _core.TryClaim(
            _position.Value.Index,
            ref _position.Value.Limit,
            length,
            out var start
        );
        _wanted = 0;
        if (fits)
        {
            MarkCursorOpen();
            claim = new(this, _core.Open(start, length, PayloadAccess.Write), start, type);
        }
        else
        {
            _wanted = length;
        }

        Exit();
        return fits;
    }

    /// <summary>Copies a record in and publishes it.</summary>
    /// <param name="payload">The record: up to <see cref="MaxLength"/> bytes.</param>
    /// <param name="type">The record's type: any number of yours.</param>
    /// <returns><see langword="false"/> if there is no room now, or the ring is faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never has room for such a record.</exception>
    /// <exception cref="InvalidOperationException">A cursor or claim is open.</exception>
    public bool TryWrite(ReadOnlySpan<byte> payload, uint type = 0)
    {
        if (!TryClaim(payload.Length, out var claim, type))
        {
            return false;
        }

        payload.CopyTo(claim.Payload);
        claim.Commit();
        return true;
    }

    /// <summary>Opens a cursor: the fastest way to put many records, with lazy publication.</summary>
    /// <param name="publishEvery">Publish after so many bytes of the ring: 1 for each record, <see cref="int.MaxValue"/> only when told, when full and at the end.</param>
    /// <returns>The cursor; dispose of it (using), which publishes the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="publishEvery"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or claim is open.</exception>
    public RecordWriteCursor OpenCursor(int publishEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(publishEvery, 1);
        MarkCursorOpen();
        return new(this, _core, _position.Value, (uint)publishEvery);
    }

    /// <summary>Gives up what a dropped cursor or claim had not published; does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _position.Value = _core.OpenProducer();
        }
    }

    internal static void CheckLength(int length, int max)
    {
        if ((uint)length > (uint)max)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length),
                length,
                $"A record of this ring has 0 to {max} bytes: half the capacity less the header. Make the ring larger, or split the record."
            );
        }
    }

    internal static void CheckCommit(int length, int claimed)
    {
        if ((uint)length > (uint)claimed)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length),
                length,
                $"A record can be committed with 0 to the {claimed} bytes that were claimed."
            );
        }
    }

    internal void Commit(ulong start, int claimed, int length, uint type)
    {
        _position.Value.Index = _core.Commit(_position.Value.Index, start, claimed, length, type);
        _position.Value.Published = _position.Value.Index;
        MarkCursorClosed();
        if (_core.PublishAt(_position.Value.Index))
        {
            Ring.WakeSide(RingRole.Consumer);
        }
    }

    internal void Abort(ulong start, int claimed)
    {
        _core.Close(start, claimed, PayloadAccess.Write);
        MarkCursorClosed();
    }

    internal void CloseCursor(in RingPosition position)
    {
        _position.Value = position;
        MarkCursorClosed();
    }
}
