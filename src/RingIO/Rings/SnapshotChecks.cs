// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What else a kind of ring requires of a snapshot: what is wrong, or null.</summary>
/// <param name="words">The fixed words.</param>
/// <param name="layout">The geometry, checked.</param>
/// <param name="ring">The ring's bytes from the first on, without slots in a region of their own.</param>
internal delegate string? SnapshotCheck(
    in RingWords words,
    RingLayout layout,
    ReadOnlySpan<byte> ring
);

/// <summary>The invariants of each kind of ring at rest, as its file states them.</summary>
internal static class SnapshotChecks
{
    /// <summary>Two indices (Broadcast: index and floor), never more than a capacity apart.</summary>
    public static string? Indices(in RingWords words, RingLayout layout, ReadOnlySpan<byte> ring) =>
        words.ProducerIndex - words.ConsumerIndex <= (ulong)layout.Capacity
            ? null
            : $"Producer index 0x{words.ProducerIndex:x} is not 0 to {layout.Capacity} ahead of consumer index 0x{words.ConsumerIndex:x}.";

    /// <summary>Records begin at multiples of 8.</summary>
    public static string? Records(in RingWords words, RingLayout layout, ReadOnlySpan<byte> ring) =>
        ((words.ProducerIndex | words.ConsumerIndex) & 7) != 0
            ? $"Producer index 0x{words.ProducerIndex:x} or consumer index 0x{words.ConsumerIndex:x} is no multiple of 8."
            : Indices(words, layout, ring);

    /// <summary>Slots between the indices hold an item or a tombstone of their lap; the others nothing of theirs yet.</summary>
    public static string? Sequences(in RingWords words, RingLayout layout, ReadOnlySpan<byte> ring)
    {
        if (Indices(words, layout, ring) is { } wrong)
        {
            return wrong;
        }

        var shift = (int)long.Log2(layout.Capacity);
        var items = words.ProducerIndex - words.ConsumerIndex;
        for (var ahead = 0UL; ahead < (ulong)layout.Capacity; ahead++)
        {
            var position = words.ConsumerIndex + ahead;
            var slot = (long)(position & (ulong)(layout.Capacity - 1));
            var at = (int)(layout.SequencesOffset + (slot * sizeof(uint)));
            var word = BitConverter.ToUInt32(ring[at..]);
            var state = word - SlotSequence.WordOf(position, shift);
            if (!IsRight(layout.Kind, state, taken: ahead < items))
            {
                return $"Sequence word 0x{word:x} of slot {slot} does not fit position 0x{position:x}.";
            }
        }

        return null;
    }

    // Many consumers free a slot for its next lap; a single one leaves what the lap before left.
    private static bool IsRight(RingKind kind, uint state, bool taken) =>
        taken ? SlotSequence.IsCommitted(state)
        : kind == RingKind.Mpmc ? state == SlotSequence.Free
        : SlotSequence.IsUncommitted(state);
}
