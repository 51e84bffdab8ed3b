// SPDX-License-Identifier: MIT

using System.Numerics;
using System.Runtime.InteropServices;

namespace RingIO.Linux;

/// <summary>What a window shows at each page, and so in how many mappings the kernel holds it.</summary>
/// <remarks>Each change returns by how many mappings it raised the number; the window serializes changes.</remarks>
internal sealed class WindowPages(long count)
{
    private readonly WindowPage[] _pages = new WindowPage[count];

    public long Count => _pages.Length;

    public bool IsMapped(long page) => _pages[page].IsMapped;

    public long Show(in FrameRun run, PageAccess access)
    {
        var before = Boundaries(run.Page, run.Count);
        var word = WindowPage.Of(run.Memory.Id, run.Frame, access).Word;
        foreach (ref var page in Words(run.Page, run.Count))
        {
            page = word;
            word += WindowPage.Next;
        }

        return Ends(run.Page, run.Count) - before;
    }

    public long Clear(long page, long count)
    {
        var before = Boundaries(page, count);
        _pages.AsSpan((int)page, (int)count).Clear();
        return Ends(page, count) - before;
    }

    /// <summary>Shows elsewhere too what one mapping of the kernel's holds.</summary>
    public long Copy(long from, long to, long count)
    {
        var before = Boundaries(to, count);
        _pages.AsSpan((int)from, (int)count).CopyTo(_pages.AsSpan((int)to));
        return Ends(to, count) - before;
    }

    /// <summary>Exchanges what two mappings of the kernel's hold.</summary>
    public long Exchange(long first, long second, long count)
    {
        var before = Ends(first, second, count);
        for (var index = 0L; index < count; index++)
        {
            (_pages[first + index], _pages[second + index]) = (
                _pages[second + index],
                _pages[first + index]
            );
        }

        return Ends(first, second, count) - before;
    }

    /// <summary>Whether unmapping a range would leave more mappings than there are.</summary>
    public bool ClearingAddsMappings(long page, long count)
    {
        var end = page + count;
        var before = page > 0 && _pages[page - 1].IsMapped ? 1 : 0;
        var after = end < Count && _pages[end].IsMapped ? 1 : 0;
        return before + after > Boundaries(page, count);
    }

    /// <summary>How many of the pages from one on the kernel holds in one mapping.</summary>
    public long InOneMapping(long page, long most) => RunLength(Words(page, most));

    /// <summary>Refuses a range that is not mapped everywhere.</summary>
    /// <exception cref="InvalidOperationException">A page is not mapped.</exception>
    public void DemandMapped(long page, long count)
    {
        var hole = Words(page, count).IndexOf(0UL);
        if (hole >= 0)
        {
            throw new InvalidOperationException(
                $"Page {page + hole} of the window is not mapped: it cannot move."
            );
        }
    }

    // Of two ranges that are in one mapping each: where they touch, they share an end.
    private long Ends(long first, long second, long count)
    {
        var (low, high) = (Math.Min(first, second), Math.Max(first, second));
        var between = low + count == high ? 0 : Boundaries(high, 0);
        return Ends(low, count) + between + Boundaries(high + count, 0);
    }

    // The same for a range that is in one mapping, without looking at all of it.
    private long Ends(long page, long count) => Boundaries(page, 0) + Boundaries(page + count, 0);

    // How many mappings of the kernel's end at or inside a range: what a change of it can change.
    private long Boundaries(long page, long count)
    {
        var (from, to) = (Math.Max(0, page - 1), Math.Min(page + count, Count - 1));
        var words = Words(from, to - from + 1);
        var boundaries = -1L;
        while (words.Length > 0)
        {
            words = words[RunLength(words)..];
            boundaries++;
        }

        return Math.Max(0, boundaries);
    }

    // How many of the words, at least one, are of one mapping with the first.
    private static int RunLength(ReadOnlySpan<ulong> words)
    {
        var first = words[0];
        if (first == 0)
        {
            var mapped = words.IndexOfAnyExcept(0UL);
            return mapped < 0 ? words.Length : mapped;
        }

        var length = 0;
        if (words.Length >= Vector<ulong>.Count)
        {
            var expected = new Vector<ulong>(first) + (Vector<ulong>.Indices * WindowPage.Next);
            var step = new Vector<ulong>(WindowPage.Next * (ulong)Vector<ulong>.Count);
            while (
                length <= words.Length - Vector<ulong>.Count
                && new Vector<ulong>(words[length..]) == expected
            )
            {
                length += Vector<ulong>.Count;
                expected += step;
            }
        }

        while (length < words.Length && words[length] == first + ((ulong)length * WindowPage.Next))
        {
            length++;
        }

        return length;
    }

    // Sound: a WindowPage is its one word.
    private Span<ulong> Words(long page, long count) =>
        MemoryMarshal.Cast<WindowPage, ulong>(_pages.AsSpan((int)page, (int)count));
}
