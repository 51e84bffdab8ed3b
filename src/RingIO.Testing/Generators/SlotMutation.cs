// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Generators;

/// <summary>A change of a slot's bytes between two reads of the victim's.</summary>
/// <param name="BeforeRead">Before which read it happens, counted from 1: at 1 nothing was read yet, at 2 a value is read twice.</param>
/// <param name="Slot">Which slot, counted from 0.</param>
/// <param name="Offset">Where in the slot, in bytes.</param>
/// <param name="Flip">Which bits of the byte change; not 0.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct SlotMutation(int BeforeRead, int Slot, int Offset, byte Flip)
{
    /// <summary>Makes the change. Made twice it is undone.</summary>
    /// <param name="slots">The ring's slots.</param>
    /// <param name="itemSize">The size of one in bytes; slot and offset are taken modulo what there is.</param>
    public void Apply(Span<byte> slots, int itemSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(itemSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(slots.Length, itemSize);
        var slot = Slot % (slots.Length / itemSize);
        slots[(slot * itemSize) + (Offset % itemSize)] ^= Flip;
    }
}
