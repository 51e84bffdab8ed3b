// SPDX-License-Identifier: MIT

// Records of variable length, framed on top of the single-producer ring's bytes.
//
// Words: those of SpscCore<byte>, where an index counts bytes and is a multiple of 8. In the bytes themselves:
//   header   the producer, before it publishes / the consumer / one word of 8 bytes: length (low 32 bits), type (high)
//   payload  the producer, before it publishes / the consumer / behind its header, rounded up to 8 bytes
//   padding  a header whose length has bit 31 and counts what is left before the end; nothing else follows there
//
// Invariants, beside SpscCore's I1 to I4
//   I5  a published index stands at a header, or at the end of what is published
//   I6  a record lies in one piece: before the ring's end, or going on into the mirror image where there is one
//   I7  header and payload take at most half the ring; so padding and record together always fit into an empty one
//   I8  padding stands only before the end, never at the start, never in a mirrored ring, never without a record behind it
//
// Edges: SpscCore's E1 to E4 and no other; headers travel with the payload under E1 and E2.
// Linearization: a put at PublishAt, a take at ReleaseAt. Progress: wait-free on both sides.
// Death: a claim lives in the producer's position and in unpublished bytes alone; with its producer it is gone, and the
// next producer claims the same bytes. A record opened and not released is read again by the next consumer.
// Wrap: indices run through 2^64; bytes are masked.
// Trust: a header is copied once, then judged (I6, I7, the published limit); a bad one closes the ring. Whatever it
// says, spans are cut at the ring's end, and one call looks at two headers at most.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// Variable-length records in a ring of bytes, one producer and one consumer, as an algorithm over any memory order:
/// what <see cref="RecordRing"/> runs on the hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. Indices are taken and returned by value, so
/// that cursors keep them in registers. The edges are those of <see cref="SpscCore{T, TOrder}"/>.
/// </remarks>
public readonly struct RecordCore<TOrder>
    where TOrder : struct, IMemoryOrder
{
    /// <summary>How many bytes a record's header takes; records begin at multiples of it.</summary>
    public const int HeaderBytes = 8;

    /// <summary>The smallest ring: with half of it a record of 24 bytes.</summary>
    public const int MinCapacity = 64;

    private const uint PaddingFlag = 0x8000_0000;

    private readonly SpscCore<byte, TOrder> _bytes;
    private readonly RingControl<TOrder> _control;
    private readonly ByteSlots _slots;

    /// <summary>Runs the algorithm on a ring in memory.</summary>
    /// <param name="view">The ring: its indices stand at multiples of 8.</param>
    /// <param name="mirrored">Whether the same pages follow once more behind the ring's bytes, on both sides.</param>
    public RecordCore(RingView<byte> view, bool mirrored)
    {
        _bytes = new(view);
        _control = new(view.Words, view.Owners);
        _slots = new(view.Slots, mirrored);
    }

    /// <summary>The longest payload in bytes: half the ring without the header.</summary>
    public int MaxLength => (int)(_slots.Count / 2) - HeaderBytes;

    /// <summary>The producer's position, as the ring's words have it.</summary>
    /// <returns>A position at the published index, which knows of no free byte yet.</returns>
    public RingPosition OpenProducer() => Aligned(_bytes.OpenProducer());

    /// <summary>The consumer's position, as the ring's words have it.</summary>
    /// <returns>A position at the released index, which knows of no record yet.</returns>
    public RingPosition OpenConsumer() => Aligned(_bytes.OpenConsumer());

    /// <summary>How many bytes of the ring a record takes.</summary>
    /// <param name="length">The length of its payload, not negative.</param>
    /// <returns>Header and payload, rounded up to a multiple of 8.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Footprint(uint length) => ((ulong)length + 15) & ~7UL;

    /// <summary>Finds room for a record, in one piece.</summary>
    /// <param name="index">The producer's index.</param>
    /// <param name="limit">The first index that it may not write; brought up to date if it is too low.</param>
    /// <param name="length">The length of the payload: 0 to <see cref="MaxLength"/>.</param>
    /// <param name="start">Where the record begins: at the index, or at the ring's start behind padding.</param>
    /// <returns><see langword="false"/> if there is no room now: try later.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(ulong index, ref ulong limit, int length, out ulong start)
    {
        var footprint = Footprint((uint)length);
        var piece = _slots.Contiguous(index);
        start = piece >= footprint ? index : index + piece;
        var needed = start + footprint - index;
        if (limit - index >= needed)
        {
            return true;
        }

        limit = _bytes.RefreshProducer(index);
        return limit - index >= needed;
    }

    /// <summary>Opens a record's payload for reading or writing in place.</summary>
    /// <param name="start">Where the record begins.</param>
    /// <param name="length">The length of the payload.</param>
    /// <param name="access">What will be done to it.</param>
    /// <returns>The payload, in one piece.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> Open(ulong start, int length, PayloadAccess access)
    {
        TOrder.PayloadOpen(ref _slots.Byte(start), HeaderBytes + length, access);
        return _slots.Span(start + HeaderBytes, length);
    }

    /// <summary>Closes a record's payload: what was opened for reading, or a claim that is given back.</summary>
    /// <param name="start">Where the record begins.</param>
    /// <param name="length">The length with which it was opened.</param>
    /// <param name="access">What was done to it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Close(ulong start, int length, PayloadAccess access) =>
        TOrder.PayloadClose(ref _slots.Byte(start), HeaderBytes + length, access);

    /// <summary>Makes a claim a record, unpublished.</summary>
    /// <param name="index">The producer's index, from which it claimed.</param>
    /// <param name="start">Where the record begins.</param>
    /// <param name="claimed">The length claimed.</param>
    /// <param name="length">The length of the payload: at most the claimed one.</param>
    /// <param name="type">The record's type: the user's number.</param>
    /// <returns>The producer's index behind the record.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Commit(ulong index, ulong start, int claimed, int length, uint type)
    {
        _slots.Word(start) = (uint)length | ((ulong)type << 32);
        Close(start, claimed, PayloadAccess.Write);
        if (start != index)
        {
            Pad(index, (uint)(start - index));
        }

        return start + Footprint((uint)length);
    }

    /// <summary>Finds the next record.</summary>
    /// <param name="index">The consumer's index; it moves past padding.</param>
    /// <param name="limit">The first index that it may not read; brought up to date if it is reached.</param>
    /// <param name="header">The record's header: length in the low 32 bits, type in the high; if there is none, 0 or what was malformed.</param>
    /// <returns><see langword="false"/> if the ring is empty, or was closed because of a malformed record.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryFind(ref ulong index, ref ulong limit, out ulong header)
    {
        if (index == limit)
        {
            limit = _bytes.RefreshConsumer(index);
            if (index == limit)
            {
                header = 0;
                return false;
            }
        }

        header = LoadHeader(index);
        if (IsWhole(index, limit, header))
        {
            return true;
        }

        var found = FindBehindPadding(this, index, limit, header);
        index = found.Index;
        limit = found.Limit;
        header = found.Header;
        return index != limit;
    }

    /// <summary>Whether there is anything at the consumer's index.</summary>
    /// <param name="consumer">The consumer's position; its limit is brought up to date if it is reached.</param>
    /// <returns>Whether there is.</returns>
    public bool HasRecord(ref RingPosition consumer) => _bytes.Readable(ref consumer, 1) != 0;

    /// <summary>Publishes what was put up to an index.</summary>
    /// <param name="index">The index behind the last record put.</param>
    /// <returns>Whether a consumer sleeps and must be woken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PublishAt(ulong index) => _bytes.PublishAt(index);

    /// <summary>Releases what was taken up to an index.</summary>
    /// <param name="index">The index behind the last record taken.</param>
    /// <returns>Whether a producer sleeps and must be woken.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ReleaseAt(ulong index) => _bytes.ReleaseAt(index);

    // A header is one aligned word, read once: what is judged is what is used.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong LoadHeader(ulong index)
    {
        TOrder.PayloadOpen(ref _slots.Byte(index), HeaderBytes, PayloadAccess.Read);
        var header = _slots.Word(index);
        TOrder.PayloadClose(ref _slots.Byte(index), HeaderBytes, PayloadAccess.Read);
        return header;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsWhole(ulong index, ulong limit, ulong header)
    {
        var footprint = Footprint((uint)header);
        return footprint <= _slots.Count / 2
            && footprint <= limit - index
            && footprint <= _slots.Contiguous(index);
    }

    private void Pad(ulong index, uint bytes)
    {
        TOrder.PayloadOpen(ref _slots.Byte(index), HeaderBytes, PayloadAccess.Write);
        _slots.Word(index) = PaddingFlag | (bytes - HeaderBytes);
        TOrder.PayloadClose(ref _slots.Byte(index), HeaderBytes, PayloadAccess.Write);
    }

    // By value, out of line: the caller's index and limit stay in registers. Equal index and limit mean none.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (ulong Index, ulong Limit, ulong Header) FindBehindPadding(
        RecordCore<TOrder> core,
        ulong index,
        ulong limit,
        ulong header
    )
    {
        var end = index + core._slots.Contiguous(index);
        // I8: padding runs exactly to the end, is published, and never stands at the start.
        var isPadding =
            !core._slots.IsMirrored
            && end - index < core._slots.Count
            && end - index <= limit - index
            && header == (PaddingFlag | (end - index - HeaderBytes));
        if (isPadding)
        {
            limit = end == limit ? core._bytes.RefreshConsumer(end) : limit;
            if (end == limit)
            {
                return (end, end, 0);
            }

            index = end;
            header = core.LoadHeader(index);
            if (core.IsWhole(index, limit, header))
            {
                return (index, limit, header);
            }
        }

        core._control.Fault(SpscCore<byte, TOrder>.CloseOnFault);
        return (index, index, header);
    }

    // A peer's word is no reason to leave the grid of headers.
    private static RingPosition Aligned(RingPosition position)
    {
        var index = position.Index & ~7UL;
        return new()
        {
            Index = index,
            Limit = index,
            Published = index,
        };
    }
}
