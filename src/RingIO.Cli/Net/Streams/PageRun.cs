// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Primitives;

namespace RingIO.Cli.Net.Streams;

/// <summary>Bytes in a row of whole pages: a file in the page cache, or the buffer that a stream is received into.</summary>
/// <remarks>A view: the pages are their domain's, and do not change hands. Thread safety: as the bytes' owner keeps them.</remarks>
internal sealed class PageRun
{
    /// <summary>The bytes of a page.</summary>
    public const int PageBytes = 4096;

    private readonly Gfn[] _frames;
    private readonly nint[] _addresses;

    /// <summary>Names pages.</summary>
    /// <param name="frames">Their numbers in their domain.</param>
    /// <param name="addresses">Where they are: as many.</param>
    public PageRun(Gfn[] frames, nint[] addresses)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(addresses.Length, frames.Length);
        _frames = frames;
        _addresses = addresses;
    }

    /// <summary>How many bytes there are.</summary>
    public long Capacity => (long)_frames.Length * PageBytes;

    /// <summary>The frame of a page.</summary>
    /// <param name="page">The page, from 0.</param>
    public Gfn FrameOf(int page) => _frames[page];

    /// <summary>A part of one page.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="length">The most bytes.</param>
    /// <returns>So many as lie in that page.</returns>
    public FrameFragment At(long position, long length)
    {
        var offset = (int)(position & (PageBytes - 1));
        return new FrameFragment(
            _addresses[(int)(position / PageBytes)] + offset,
            (int)Math.Min(length, PageBytes - offset)
        );
    }

    /// <summary>Copies bytes out.</summary>
    /// <param name="position">The first byte.</param>
    /// <param name="into">Where they go.</param>
    public void CopyTo(long position, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var piece = At(position, into.Length).SharedSpan;
            piece.CopyTo(into);
            into = into[piece.Length..];
            position += piece.Length;
        }
    }

    /// <summary>Copies bytes in.</summary>
    /// <param name="position">Where the first one goes.</param>
    /// <param name="from">The bytes.</param>
    public void CopyFrom(long position, ReadOnlySpan<byte> from)
    {
        while (!from.IsEmpty)
        {
            var piece = At(position, from.Length).SharedSpan;
            from[..piece.Length].CopyTo(piece);
            from = from[piece.Length..];
            position += piece.Length;
        }
    }

    /// <summary>Copies bytes in that lie in fragments.</summary>
    /// <param name="position">Where the first one goes.</param>
    /// <param name="from">The fragments.</param>
    /// <param name="offset">Where in them the first one is.</param>
    /// <param name="length">How many.</param>
    public void CopyFrom(long position, ReadOnlySpan<FrameFragment> from, int offset, int length)
    {
        foreach (var fragment in from)
        {
            if (length == 0)
            {
                return;
            }

            if (offset >= fragment.Length)
            {
                offset -= fragment.Length;
                continue;
            }

            var part = fragment.SharedSpan[offset..];
            part = part[..Math.Min(part.Length, length)];
            CopyFrom(position, part);
            position += part.Length;
            length -= part.Length;
            offset = 0;
        }
    }
}
