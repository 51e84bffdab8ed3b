// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>Machine frame number: a 4 KiB frame of the machine's own memory (Xen: mfn).</summary>
/// <param name="Value">The number itself.</param>
/// <remarks>Immutable; no implicit conversion to or from a number or another kind of number, so that two of them cannot be swapped unseen.</remarks>
public readonly record struct Mfn(ulong Value) : IComparable<Mfn>
{
    /// <summary>The frame <paramref name="count"/> frames further on.</summary>
    /// <param name="count">How many frames of 4 KiB; may be negative.</param>
    /// <returns>The other frame's number.</returns>
    /// <exception cref="OverflowException">The result is no frame number.</exception>
    public Mfn Plus(long count) => new(checked((ulong)((long)Value + count)));

    /// <inheritdoc/>
    public int CompareTo(Mfn other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <(Mfn left, Mfn right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >(Mfn left, Mfn right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <=(Mfn left, Mfn right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >=(Mfn left, Mfn right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"mfn:0x{Value:x}";
}
