// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Names an address space in translation hardware: x86's PCID (12 bits), AMD-V's or Arm's ASID (up to 16 bits).</summary>
/// <param name="Value">The number itself.</param>
/// <remarks>Immutable; no implicit conversion to or from a number or another kind of number, so that two of them cannot be swapped unseen.</remarks>
public readonly record struct AddressSpaceId(ushort Value) : IComparable<AddressSpaceId>
{
    /// <summary>The one identifier of a processor that has none: every load of a page table's root then flushes what is not global.</summary>
    public static AddressSpaceId None { get; }

    /// <inheritdoc/>
    public int CompareTo(AddressSpaceId other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <(AddressSpaceId left, AddressSpaceId right) =>
        left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >(AddressSpaceId left, AddressSpaceId right) =>
        left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <=(AddressSpaceId left, AddressSpaceId right) =>
        left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >=(AddressSpaceId left, AddressSpaceId right) =>
        left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"asid:0x{Value:x}";
}
