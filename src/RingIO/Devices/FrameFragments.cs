// SPDX-License-Identifier: MIT

namespace RingIO.Devices;

/// <summary>A frame's fragments as one run of bytes.</summary>
/// <remarks>Nothing is allocated. Thread safety: as the bytes' owner keeps them.</remarks>
public static class FrameFragments
{
    /// <summary>How many bytes the fragments have together.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <returns>The sum of their lengths.</returns>
    public static long Length(ReadOnlySpan<FrameFragment> fragments)
    {
        var sum = 0L;
        foreach (var fragment in fragments)
        {
            sum += fragment.Length;
        }

        return sum;
    }

    /// <summary>Names the same bytes from an offset on.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <param name="offset">The first byte, from the first fragment's first.</param>
    /// <param name="length">How many bytes.</param>
    /// <param name="into">Where the pieces go: as many as there are fragments always suffice.</param>
    /// <returns>How many pieces; -1 if the bytes are not all there, or the pieces do not fit.</returns>
    public static int Slice(
        ReadOnlySpan<FrameFragment> fragments,
        long offset,
        long length,
        Span<FrameFragment> into
    )
    {
        if (offset < 0 || length < 0)
        {
            return -1;
        }

        var count = 0;
        foreach (var fragment in fragments)
        {
            if (length == 0)
            {
                break;
            }

            if (offset >= fragment.Length)
            {
                offset -= fragment.Length;
                continue;
            }

            if (count == into.Length)
            {
                return -1;
            }

            var piece = (int)Math.Min(fragment.Length - offset, length);
            into[count++] = fragment.Slice((int)offset, piece);
            offset = 0;
            length -= piece;
        }

        return length == 0 ? count : -1;
    }

    /// <summary>Copies bytes out of the fragments.</summary>
    /// <param name="fragments">The fragments.</param>
    /// <param name="offset">The first byte, from the first fragment's first.</param>
    /// <param name="into">Where they go.</param>
    /// <returns>How many were there: at most what fits.</returns>
    public static int CopyTo(ReadOnlySpan<FrameFragment> fragments, long offset, Span<byte> into)
    {
        var copied = 0;
        foreach (var fragment in fragments)
        {
            if (offset >= fragment.Length)
            {
                offset -= fragment.Length;
                continue;
            }

            var piece = fragment.SharedSpan[(int)offset..];
            piece = piece[..Math.Min(piece.Length, into.Length - copied)];
            piece.CopyTo(into[copied..]);
            copied += piece.Length;
            offset = 0;
        }

        return copied;
    }

    /// <summary>Copies bytes into the fragments.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="fragments">The fragments.</param>
    /// <param name="offset">Where in them the first byte goes.</param>
    /// <returns>How many were copied: at most what fits.</returns>
    public static int CopyFrom(
        ReadOnlySpan<byte> bytes,
        ReadOnlySpan<FrameFragment> fragments,
        long offset = 0
    )
    {
        var copied = 0;
        foreach (var fragment in fragments)
        {
            if (offset >= fragment.Length)
            {
                offset -= fragment.Length;
                continue;
            }

            var piece = fragment.SharedSpan[(int)offset..];
            var part = bytes[copied..];
            part = part[..Math.Min(part.Length, piece.Length)];
            part.CopyTo(piece);
            copied += part.Length;
            offset = 0;
        }

        return copied;
    }
}
