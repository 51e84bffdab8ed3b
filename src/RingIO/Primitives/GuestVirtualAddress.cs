// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>A byte address in an address space of a guest.</summary>
/// <param name="Value">The number itself.</param>
/// <remarks>Immutable; no implicit conversion to or from a number or another kind of number, so that two of them cannot be swapped unseen.</remarks>
public readonly record struct GuestVirtualAddress(ulong Value) : IComparable<GuestVirtualAddress>
{
    /// <summary>The number of the 4 KiB frame that holds this byte.</summary>
    public Vfn Frame => new(Value >> PageSize.Size4K.Shift);

    /// <summary>The byte's offset in its 4 KiB frame, 0 to 4095.</summary>
    public int OffsetInFrame => (int)(Value & (ulong)PageSize.Size4K.OffsetMask);

    /// <summary>The first byte of a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>The frame's address.</returns>
    public static GuestVirtualAddress Of(Vfn frame) => new(frame.Value << PageSize.Size4K.Shift);

    /// <summary>The address <paramref name="bytes"/> further on.</summary>
    /// <param name="bytes">How many bytes; may be negative.</param>
    /// <returns>The other address.</returns>
    /// <exception cref="OverflowException">The result is no address.</exception>
    public GuestVirtualAddress Plus(long bytes) =>
        // The upper half is addresses too: they do not fit a signed number.
        new(checked(bytes < 0 ? Value - (ulong)-bytes : Value + (ulong)bytes));

    /// <inheritdoc/>
    public int CompareTo(GuestVirtualAddress other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <(GuestVirtualAddress left, GuestVirtualAddress right) =>
        left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >(GuestVirtualAddress left, GuestVirtualAddress right) =>
        left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <=(GuestVirtualAddress left, GuestVirtualAddress right) =>
        left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >=(GuestVirtualAddress left, GuestVirtualAddress right) =>
        left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"GuestVirtualAddress:0x{Value:x}";
}
