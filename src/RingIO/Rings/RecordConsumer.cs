// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="RecordRing"/> that takes.</summary>
/// <remarks>
/// Threading: one thread at a time. Nothing here allocates or locks; the kernel is entered only to wake a sleeper of a
/// ring made with Parking. Hot loops take a cursor, which keeps the indices in registers. A peer that is not trusted
/// can change a record's bytes while they are read; its length and type are copied once.
/// </remarks>
public sealed class RecordConsumer : RingSide
{
    private readonly RecordCore<HardwareOrder> _core;
    private Padded<RingPosition> _position;

    internal RecordConsumer(RecordRing ring, int entry)
        : base(ring, RingRole.Consumer, entry)
    {
        _core = ring.Core;
        _position.Value = _core.OpenConsumer();
    }

    /// <inheritdoc/>
    public override bool IsReady => !Ring.IsDisposed && _core.HasRecord(ref _position.Value);

    /// <summary>Opens the next record, to be read in place.</summary>
    /// <param name="record">The record; release it, or keep it in the ring.</param>
    /// <returns><see langword="false"/> if the ring is empty or faulted: try later, or see <see cref="RingSide.IsEnded"/>.</returns>
    /// <exception cref="InvalidOperationException">A cursor or record is open.</exception>
    public bool TryRead(out RecordView record)
    {
        ThrowIfUnusable();
        Enter();
        record = default;
        var found = _core.TryFind(
            ref _position.Value.Index,
            ref _position.Value.Limit,
            out var header
        );
        if (found)
        {
            MarkCursorOpen();
            var payload = _core.Open(_position.Value.Index, (int)(uint)header, PayloadAccess.Read);
            record = new(this, payload, (uint)(header >> 32));
        }
        else if (header != 0)
        {
            Malformed(header);
        }

        Exit();
        return found;
    }

    /// <summary>Opens a cursor: the fastest way to take many records, with lazy release.</summary>
    /// <param name="releaseEvery">Release after so many bytes of the ring: 1 for each record, <see cref="int.MaxValue"/> only when told, when empty and at the end.</param>
    /// <returns>The cursor; dispose of it (using), which releases the rest.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="releaseEvery"/> is below 1.</exception>
    /// <exception cref="InvalidOperationException">A cursor or record is open.</exception>
    public RecordReadCursor OpenCursor(int releaseEvery = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(releaseEvery, 1);
        MarkCursorOpen();
        return new(this, _core, _position.Value, (uint)releaseEvery);
    }

    /// <summary>Takes back what a dropped cursor or record had not released; does nothing if none is open.</summary>
    public void DropCursor()
    {
        if (TryCloseDropped())
        {
            _position.Value = _core.OpenConsumer();
        }
    }

    internal void Release(int length, bool taken)
    {
        _core.Close(_position.Value.Index, length, PayloadAccess.Read);
        MarkCursorClosed();
        if (!taken)
        {
            return;
        }

        _position.Value.Index += RecordCore<HardwareOrder>.Footprint((uint)length);
        _position.Value.Published = _position.Value.Index;
        if (_core.ReleaseAt(_position.Value.Index))
        {
            Ring.WakeSide(RingRole.Producer);
        }
    }

    internal void CloseCursor(in RingPosition position)
    {
        _position.Value = position;
        MarkCursorClosed();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    internal void Malformed(ulong header) =>
        Ring.Report(
            new(
                RingFaultKind.BadRecord,
                $"A record's header holds length 0x{(uint)header:x} and type 0x{header >> 32:x}: longer than half the ring, than what is published, or than what is left before the ring's end. The ring is closed; its producer is broken or not to be trusted."
            )
        );
}
