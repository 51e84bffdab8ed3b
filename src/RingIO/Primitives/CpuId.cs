// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>A virtual CPU of one machine, counted from 0.</summary>
/// <param name="Value">The number itself.</param>
/// <remarks>Immutable; no implicit conversion to or from a number or another kind of number, so that two of them cannot be swapped unseen.</remarks>
public readonly record struct CpuId(int Value) : IComparable<CpuId>
{
    /// <inheritdoc/>
    public int CompareTo(CpuId other) => Value.CompareTo(other.Value);

    /// <summary>Whether <paramref name="left"/> is below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <(CpuId left, CpuId right) => left.Value < right.Value;

    /// <summary>Whether <paramref name="left"/> is above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >(CpuId left, CpuId right) => left.Value > right.Value;

    /// <summary>Whether <paramref name="left"/> is not above <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator <=(CpuId left, CpuId right) => left.Value <= right.Value;

    /// <summary>Whether <paramref name="left"/> is not below <paramref name="right"/>.</summary>
    /// <param name="left">The first number.</param>
    /// <param name="right">The second number.</param>
    /// <returns>The order of the two values.</returns>
    public static bool operator >=(CpuId left, CpuId right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => $"CpuId:0x{Value:x}";
}
