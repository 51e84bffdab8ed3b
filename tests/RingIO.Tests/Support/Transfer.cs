// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Tests.Support;

/// <summary>Moves items between spans and slots, slot by slot, for adapters.</summary>
internal static class Transfer
{
    /// <summary>Writes items into the first slots.</summary>
    public static void Fill(SlotSpans<ulong> slots, ReadOnlySpan<ulong> items)
    {
        for (var index = 0; index < items.Length; index++)
        {
            slots[index] = items[index];
        }
    }

    /// <summary>Copies all slots; says how many they are.</summary>
    public static int Copy(SlotSpans<ulong> slots, Span<ulong> items)
    {
        for (var index = 0; index < slots.Count; index++)
        {
            items[index] = slots[index];
        }

        return slots.Count;
    }
}
