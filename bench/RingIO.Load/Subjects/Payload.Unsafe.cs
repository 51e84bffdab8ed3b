// SPDX-License-Identifier: MIT

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RingIO.Load.Subjects;

/// <summary>
/// What every subject carries, ours and the native ones alike: item i is i + 1, a 64-byte item i + 1 to i + 8; the
/// checksum is the sum of all words. Written and summed in vectors, as the C compiler does.
/// </summary>
internal static class Payload
{
    /// <summary>The checksum of 8-byte items 0 to count - 1.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The sum of their words.</returns>
    public static ulong Expected8(long count)
    {
        var n = (ulong)count;
        return n % 2 == 0 ? unchecked(n / 2 * (n + 1)) : unchecked((n + 1) / 2 * n);
    }

    /// <summary>The checksum of 64-byte items 0 to count - 1.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The sum of their words.</returns>
    public static ulong Expected64(long count) =>
        unchecked((8 * Expected8(count)) + (28 * (ulong)count));

    /// <summary>Throws unless everything arrived, once.</summary>
    /// <param name="found">The checksum of what arrived.</param>
    /// <param name="expected">The checksum of what was sent.</param>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void Verify(ulong found, ulong expected)
    {
        if (found != expected)
        {
            throw new InvalidOperationException(
                $"The checksum is {found}, not {expected}: items were lost, doubled or damaged."
            );
        }
    }

    /// <summary>Writes items.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="first">The first item's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Make(Span<ulong> to, ulong first)
    {
        // Sound: the reference walks the span in whole vectors and stops before its end.
        ref var start = ref MemoryMarshal.GetReference(to);
        var value = new Vector<ulong>(first + 1) + Vector<ulong>.Indices;
        var step = new Vector<ulong>((ulong)Vector<ulong>.Count);
        nuint k = 0;
        for (; k + (nuint)Vector<ulong>.Count <= (nuint)to.Length; k += (nuint)Vector<ulong>.Count)
        {
            value.StoreUnsafe(ref start, k);
            value += step;
        }

        for (; k < (nuint)to.Length; k++)
        {
            Unsafe.Add(ref start, k) = first + k + 1;
        }
    }

    /// <summary>Sums items.</summary>
    /// <param name="from">The items.</param>
    /// <returns>The sum of their words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ReadOnlySpan<ulong> from)
    {
        // Sound: the reference walks the span in whole vectors and stops before its end.
        ref var start = ref MemoryMarshal.GetReference(from);
        var one = Vector<ulong>.Zero;
        var two = Vector<ulong>.Zero;
        nuint k = 0;
        var pair = 2 * (nuint)Vector<ulong>.Count;
        for (; k + pair <= (nuint)from.Length; k += pair)
        {
            one += Vector.LoadUnsafe(ref start, k);
            two += Vector.LoadUnsafe(ref start, k + (nuint)Vector<ulong>.Count);
        }

        var sum = Vector.Sum(one + two);
        for (; k < (nuint)from.Length; k++)
        {
            sum += Unsafe.Add(ref start, k);
        }

        return sum;
    }

    /// <summary>Writes 64-byte items.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="first">The first item's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Make(Span<Item64> to, ulong first)
    {
        for (var k = 0; k < to.Length; k++)
        {
            Make(ref to[k], first + (ulong)k);
        }
    }

    /// <summary>Writes one 64-byte item.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="number">The item's number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Make(ref Item64 to, ulong number)
    {
        // Sound: an item is eight words, and a vector has 2, 4 or 8.
        ref var word = ref Unsafe.As<Item64, ulong>(ref to);
        for (nuint w = 0; w < Item64.Words; w += (nuint)Vector<ulong>.Count)
        {
            (new Vector<ulong>(number + 1 + w) + Vector<ulong>.Indices).StoreUnsafe(ref word, w);
        }
    }

    /// <summary>Sums 64-byte items.</summary>
    /// <param name="from">The items.</param>
    /// <returns>The sum of their words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ReadOnlySpan<Item64> from) =>
        // Sound: an item is eight words without padding.
        Sum(MemoryMarshal.Cast<Item64, ulong>(from));

    /// <summary>Sums one 64-byte item.</summary>
    /// <param name="from">The item.</param>
    /// <returns>The sum of its words.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sum(ref readonly Item64 from)
    {
        // Sound: an item is eight words, and a vector has 2, 4 or 8.
        ref var word = ref Unsafe.As<Item64, ulong>(ref Unsafe.AsRef(in from));
        var sum = Vector<ulong>.Zero;
        for (nuint w = 0; w < Item64.Words; w += (nuint)Vector<ulong>.Count)
        {
            sum += Vector.LoadUnsafe(ref word, w);
        }

        return Vector.Sum(sum);
    }
}
