// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Guest frame number: a 4 KiB frame of the memory that a guest believes to be the machine's (Xen: gfn).</summary>
/// <param name="Value">The number itself.</param>
/// <remarks>Immutable; no implicit conversion to or from a number or another kind of number, so that two of them cannot be swapped unseen.</remarks>
public readonly record struct Gfn(ulong Value) : IComparable<Gfn>
{
    /// <summary>The frame <paramref name="count"/> frames further on.</summary>
    /// <param name="count">How many frames of 4 KiB; may be negative.</param>
    /// <returns>The other frame's number.</returns>
    /// <exception cref="OverflowException">The result is no frame number.</exception>
    public Gfn Plus(long count) => new(checked((ulong)((long)Value + count)));

    /// <inheritdoc/>
    public int CompareTo(Gfn other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <(Gfn left, Gfn right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >(Gfn left, Gfn right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <=(Gfn left, Gfn right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >=(Gfn left, Gfn right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"gfn:0x{Value:x}";
}
