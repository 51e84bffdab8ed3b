// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>How many times a 4 KiB frame is doubled: order 0 is 4 KiB, order 9 is 2 MiB, order 18 is 1 GiB.</summary>
/// <param name="Value">The exponent, not negative.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PageOrder(int Value)
{
    /// <summary>How many 4 KiB frames the order spans.</summary>
    public long Frames => 1L << Value;

    /// <summary>How many bytes the order spans.</summary>
    public long Bytes => Frames << PageSize.Size4K.Shift;

    /// <summary>The smallest order that holds a number of frames.</summary>
    /// <param name="frames">How many 4 KiB frames, at least 1.</param>
    /// <returns>The order.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frames"/> is below 1.</exception>
    public static PageOrder Holding(long frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        return new(frames == 1 ? 0 : (int)long.Log2(frames - 1) + 1);
    }

    /// <inheritdoc/>
    public override string ToString() => $"order {Value}";
}
