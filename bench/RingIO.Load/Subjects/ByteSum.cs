// SPDX-License-Identifier: MIT

using System.Numerics;

namespace RingIO.Load.Subjects;

/// <summary>The sum of bytes, so that every byte is read.</summary>
internal static class ByteSum
{
    private const int MostRounds = 255;

    /// <summary>Sums bytes of 0 or 1, as the pipe suite sends.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Their sum.</returns>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong sum = 0;
        var width = Vector<byte>.Count;
        while (bytes.Length >= width)
        {
            // A lane of a byte holds 255 ones.
            var rounds = Math.Min(bytes.Length / width, MostRounds);
            var lanes = Vector<byte>.Zero;
            for (var k = 0; k < rounds; k++)
            {
                lanes += new Vector<byte>(bytes.Slice(k * width, width));
            }

            Vector.Widen(lanes, out var low, out var high);
            sum += Vector.Sum(low + high);
            bytes = bytes[(rounds * width)..];
        }

        foreach (var one in bytes)
        {
            sum += one;
        }

        return sum;
    }
}
