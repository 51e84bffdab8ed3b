// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Memory;

/// <summary>
/// A set of small numbers in which the lowest and the highest are found at once: a bit a number, and above each 64 words a word that says
/// which of them are not 0.
/// </summary>
/// <remarks>1/63 more than the bits alone. Thread safety: none.</remarks>
internal sealed class FrameBits
{
    private readonly ulong[][] _levels;

    /// <summary>Makes an empty set.</summary>
    /// <param name="size">Numbers are below it; may be 0.</param>
    public FrameBits(long size)
    {
        var levels = new List<ulong[]>();
        do
        {
            size = (size + 63) >> 6;
            levels.Add(new ulong[Math.Max(size, 1)]);
        } while (size > 1);

        _levels = [.. levels];
    }

    /// <summary>How many numbers are in it.</summary>
    public long Count { get; private set; }

    /// <summary>How many bytes it takes.</summary>
    public long Bytes => _levels.Sum(level => level.LongLength * sizeof(ulong));

    /// <summary>Whether a number is in it.</summary>
    /// <param name="number">The number, below the size.</param>
    public bool this[long number] => (_levels[0][number >> 6] & Bit(number)) != 0;

    /// <summary>The lowest number; the set is not empty.</summary>
    public long First
    {
        get
        {
            var at = 0L;
            for (var level = _levels.Length - 1; level >= 0; level--)
            {
                at = (at << 6) + BitOperations.TrailingZeroCount(_levels[level][at]);
            }

            return at;
        }
    }

    /// <summary>The highest number; the set is not empty.</summary>
    public long Last
    {
        get
        {
            var at = 0L;
            for (var level = _levels.Length - 1; level >= 0; level--)
            {
                at = (at << 6) + BitOperations.Log2(_levels[level][at]);
            }

            return at;
        }
    }

    /// <summary>Puts a number in that is not there.</summary>
    /// <param name="number">The number, below the size.</param>
    public void Add(long number)
    {
        Count++;
        foreach (var level in _levels)
        {
            ref var word = ref level[number >> 6];
            var isFirst = word == 0;
            word |= Bit(number);
            if (!isFirst)
            {
                return;
            }

            number >>= 6;
        }
    }

    /// <summary>Takes a number out that is there.</summary>
    /// <param name="number">The number, below the size.</param>
    public void Remove(long number)
    {
        Count--;
        foreach (var level in _levels)
        {
            ref var word = ref level[number >> 6];
            word &= ~Bit(number);
            if (word != 0)
            {
                return;
            }

            number >>= 6;
        }
    }

    private static ulong Bit(long number) => 1UL << (int)number;
}
