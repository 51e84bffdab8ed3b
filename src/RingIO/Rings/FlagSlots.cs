// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>What the first words of a flag ring's slots say: <see cref="SpscFlagCore{T, TOrder}"/> has the proof.</summary>
internal static class FlagSlots
{
    /// <summary>Whether a first word is a marker: all zeros or all ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEmpty(ulong word) => word + 1 <= 1;

    /// <summary>What the consumer leaves in the slot of an index: the marker of the lap after the index's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong NextMarker(ulong index, ulong capacity) =>
        // Of index & capacity, 0 or the capacity: 0 - 1 is negative, capacity - 1 is not. No branch, no division.
        (ulong)((long)((index & capacity) - 1) >> 63);

    /// <summary>The index of a side if it stands at a slot, modulo twice the capacity; null if it does not.</summary>
    public static ulong? IndexAt(
        RingRole side,
        ulong slot,
        ulong before,
        ulong here,
        ulong capacity
    )
    {
        var isNewLap = slot == 0;
        if (IsEmpty(before) && IsEmpty(here) && (before != here) == isNewLap)
        {
            return null;
        }

        if (side == RingRole.Producer)
        {
            return IsEmpty(here) ? slot + (here & capacity) : null;
        }

        // The slot before waits for the lap after the consumer's, or, where a lap begins, for the consumer's own.
        return IsEmpty(before) ? slot + ((isNewLap ? before : ~before) & capacity) : null;
    }

    /// <summary>Writes the markers of a new ring into its slots, whose memory is all zeros.</summary>
    public static void Format(nint slots, RingLayout layout, ulong firstIndex)
    {
        var capacity = (ulong)layout.Capacity;
        for (var i = 0UL; i < capacity; i++)
        {
            var index = firstIndex + i;
            var slot = slots + (nint)(index & (capacity - 1)) * layout.ItemSize;
            new Slots<ulong>(slot, 1).First = ~NextMarker(index, capacity);
        }
    }

    /// <summary>Whether a snapshot's slots are those of a flag ring: what is wrong, or null.</summary>
    public static string? Check(in RingWords words, RingLayout layout, ReadOnlySpan<byte> ring)
    {
        var slots = ring.Slice((int)layout.SlotsOffset);
        var capacity = (ulong)layout.Capacity;
        var producers = 0;
        var consumers = 0;
        var before = First(slots, layout, capacity - 1);
        for (var slot = 0UL; slot < capacity; slot++)
        {
            var here = First(slots, layout, slot);
            producers += IndexAt(RingRole.Producer, slot, before, here, capacity) is null ? 0 : 1;
            consumers += IndexAt(RingRole.Consumer, slot, before, here, capacity) is null ? 0 : 1;
            before = here;
        }

        return producers != 1 ? Describe(RingRole.Producer, producers)
            : consumers != 1 ? Describe(RingRole.Consumer, consumers)
            : null;
    }

    /// <summary>Says what is wrong with slots that give a side another number of places than one.</summary>
    public static string Describe(RingRole side, int found) =>
        $"The slots of the flag ring show {found} places for the {side}, where correct sides leave exactly one: the memory was overwritten. The ring is of no use any more: make a new one.";

    /// <summary>Refuses an item that would look like an empty slot.</summary>
    [DoesNotReturn]
    public static void ThrowEmpty(string item) =>
        throw new ArgumentException(
            $"The first 8 bytes of this {item} are all zeros or all ones, which means an empty slot in a flag ring: keep them from being so (a tag, a length, a number from 1 on), or use SpscRing.",
            nameof(item)
        );

    // The order of the bytes does not matter: only markers are told from the rest.
    private static ulong First(ReadOnlySpan<byte> slots, RingLayout layout, ulong slot) =>
        BinaryPrimitives.ReadUInt64LittleEndian(slots[((int)slot * layout.ItemSize)..]);
}
