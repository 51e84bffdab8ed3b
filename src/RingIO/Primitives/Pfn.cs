// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Pseudo-physical frame number: a frame in a paravirtual guest's own contiguous numbering (Xen: pfn).</summary>
/// <param name="Value">The number itself.</param>
/// <remarks>Immutable; no implicit conversion to or from a number or another kind of number, so that two of them cannot be swapped unseen.</remarks>
public readonly record struct Pfn(ulong Value) : IComparable<Pfn>
{
    /// <summary>The frame <paramref name="count"/> frames further on.</summary>
    /// <param name="count">How many frames of 4 KiB; may be negative.</param>
    /// <returns>The other frame's number.</returns>
    /// <exception cref="OverflowException">The result is no frame number.</exception>
    public Pfn Plus(long count) => new(checked((ulong)((long)Value + count)));

    /// <inheritdoc/>
    public int CompareTo(Pfn other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <(Pfn left, Pfn right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >(Pfn left, Pfn right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <=(Pfn left, Pfn right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >=(Pfn left, Pfn right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"pfn:0x{Value:x}";
}
