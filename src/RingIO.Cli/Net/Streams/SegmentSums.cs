// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>The sums of a stream's segments, made before it begins: what the far end's hardware would compute for nothing.</summary>
/// <remarks>Immutable once filled. Thread safety: one thread at a time.</remarks>
internal sealed class SegmentSums(int segment)
{
    private ushort[] _sums = [];
    private long _length;

    /// <summary>Computes the sums.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="length">How many.</param>
    public void Fill(PageRun bytes, long length)
    {
        var count = (int)((length + segment - 1) / segment);
        if (_sums.Length < count)
        {
            _sums = new ushort[count];
        }

        _length = length;
        for (var index = 0; index < count; index++)
        {
            var start = (long)index * segment;
            _sums[index] = Sum(bytes, start, (int)Math.Min(segment, length - start));
        }
    }

    /// <summary>The sum of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="position">The first.</param>
    /// <param name="length">How many.</param>
    /// <returns>Known, if they are a segment of those that were filled in; else computed.</returns>
    public ushort Of(PageRun bytes, long position, int length)
    {
        var index = position / segment;
        return
            index * segment == position
            && position < _length
            && length == Math.Min(segment, _length - position)
            ? _sums[index]
            : Sum(bytes, position, length);
    }

    /// <summary>Sums bytes where they lie.</summary>
    public static ushort Sum(PageRun bytes, long position, int length)
    {
        var sum = default(InternetChecksum);
        while (length > 0)
        {
            FrameFragment piece = bytes.At(position, length);
            sum.Add(piece.SharedSpan);
            position += piece.Length;
            length -= piece.Length;
        }

        return sum.Folded;
    }
}
