// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Streams;

/// <summary>Which bytes beyond the first gap have come: a few ranges, in order, none touching another.</summary>
/// <remarks>Bounded: a range too many is not remembered, and its bytes come again. Thread safety: one thread at a time.</remarks>
internal sealed class ReceivedRanges(int most)
{
    private readonly (long Start, long End)[] _ranges = new (long, long)[most];
    private int _count;

    /// <summary>How many ranges lie beyond a gap.</summary>
    public int Count => _count;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _count = 0;

    /// <summary>Adds a range.</summary>
    /// <param name="start">Its first byte.</param>
    /// <param name="end">The byte behind it.</param>
    /// <returns>Whether it is remembered now.</returns>
    public bool TryAdd(long start, long end)
    {
        var first = 0;
        while (first < _count && _ranges[first].End < start)
        {
            first++;
        }

        // What it meets becomes one with it.
        var behind = first;
        while (behind < _count && _ranges[behind].Start <= end)
        {
            start = Math.Min(start, _ranges[behind].Start);
            end = Math.Max(end, _ranges[behind].End);
            behind++;
        }

        if (behind == first)
        {
            if (_count == _ranges.Length)
            {
                return false;
            }

            Array.Copy(_ranges, first, _ranges, first + 1, _count - first);
            _count++;
        }
        else
        {
            Array.Copy(_ranges, behind, _ranges, first + 1, _count - behind);
            _count -= behind - first - 1;
        }

        _ranges[first] = (start, end);
        return true;
    }

    /// <summary>Takes the ranges that a position has reached.</summary>
    /// <param name="position">The first byte that is missing.</param>
    /// <returns>The first byte that is missing then.</returns>
    public long Advance(long position)
    {
        var reached = 0;
        while (reached < _count && _ranges[reached].Start <= position)
        {
            position = Math.Max(position, _ranges[reached++].End);
        }

        _count -= reached;
        Array.Copy(_ranges, reached, _ranges, 0, _count);
        return position;
    }
}
