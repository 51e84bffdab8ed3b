// SPDX-License-Identifier: MIT

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
        for (var index = 0L; index < run.Count; index++)
        {
            _pages[run.Page + index] = WindowPage.Of(run.Memory.Id, run.Frame + index, access);
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
    public long InOneMapping(long page, long most)
    {
        var length = 1L;
        while (length < most && _pages[page + length - 1].Precedes(_pages[page + length]))
        {
            length++;
        }

        return length;
    }

    /// <summary>Refuses a range that is not mapped everywhere.</summary>
    /// <exception cref="InvalidOperationException">A page is not mapped.</exception>
    public void DemandMapped(long page, long count)
    {
        for (var index = page; index < page + count; index++)
        {
            if (!IsMapped(index))
            {
                throw new InvalidOperationException(
                    $"Page {index} of the window is not mapped: it cannot move."
                );
            }
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
        var boundaries = 0L;
        for (var index = Math.Max(1, page); index <= Math.Min(page + count, Count - 1); index++)
        {
            boundaries += _pages[index - 1].Precedes(_pages[index]) ? 0 : 1;
        }

        return boundaries;
    }
}
