// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Linux;

/// <content>Moving page-table entries instead of mapping anew: nothing faults afterwards.</content>
public sealed partial class PageWindow
{
    // Behind the window's pages, and nobody's: where one side of an exchange waits. As much as moves in one piece.
    private static readonly long MostSpare = PageSize.Size2M.Order.Frames;

    /// <summary>Moves mapped pages, with their page-table entries, to other pages of the window; theirs are unmapped then.</summary>
    /// <param name="from">The first page of the source; all of them are mapped.</param>
    /// <param name="to">The first page of the target, whatever is mapped there; the two do not overlap.</param>
    /// <param name="count">How many pages, at least 1.</param>
    /// <remarks>One system call a mapping of the kernel's, and one to reserve its place again; fastest for 512 neighbours at multiples of 512, which move as one page table. After an error each page is wholly moved or not.</remarks>
    /// <exception cref="ArgumentException">A range is not inside the window, or they overlap; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">A source page is not mapped; nothing was changed.</exception>
    /// <exception cref="TooManyMappingsException">The process has too many mappings.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The window has been disposed of.</exception>
    public void Move(long from, long to, long count)
    {
        CheckRanges(from, to, count);
        lock (_gate)
        {
            _ = Address;
            _pages.DemandMapped(from, count);
            for (var done = 0L; done < count; )
            {
                if (!MappingBudget.HasRoomFor(2 * MostSplits))
                {
                    throw MappingBudget.Refusal($"Moving page {from + done} to page {to + done}");
                }

                var length = _pages.InOneMapping(from + done, count - done);
                MoveOne(from + done, to + done, length);
                done += length;
            }
        }
    }

    /// <summary>Exchanges mapped pages, with their page-table entries: what the first range showed the second shows, and the reverse.</summary>
    /// <param name="first">The first page of one range; all of them are mapped.</param>
    /// <param name="second">The first page of the other; all of them are mapped, and the two do not overlap.</param>
    /// <param name="count">How many pages, at least 1.</param>
    /// <remarks>
    /// <para>Four system calls for each piece of at most 512 pages that is one mapping of the kernel's on both sides. A
    /// page that another thread touches meanwhile shows its old frame or its new one (before Linux 5.13 it may fault).</para>
    /// <para>If a call fails, both sides of the piece at hand may be unmapped (<see cref="IsMapped"/> tells); pieces
    /// before it are exchanged, those behind it as they were.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">A range is not inside the window, or they overlap; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">A page is not mapped; nothing was changed.</exception>
    /// <exception cref="TooManyMappingsException">The process has too many mappings.</exception>
    /// <exception cref="LinuxException">A system call failed.</exception>
    /// <exception cref="ObjectDisposedException">The window has been disposed of.</exception>
    public void Exchange(long first, long second, long count = 1)
    {
        CheckRanges(first, second, count);
        lock (_gate)
        {
            _ = Address;
            _pages.DemandMapped(first, count);
            _pages.DemandMapped(second, count);
            for (var done = 0L; done < count; )
            {
                var (one, other) = (first + done, second + done);
                if (!MappingBudget.HasRoomFor(3 * MostSplits))
                {
                    throw MappingBudget.Refusal($"Exchanging pages {one} and {other}");
                }

                var length = Math.Min(count - done, SpareCount(PageCount));
                length = _pages.InOneMapping(one, length);
                length = _pages.InOneMapping(other, length);
                ExchangeOne(one, other, length);
                done += length;
            }
        }
    }

    private void MoveOne(long from, long to, long count)
    {
        Interlocked.Increment(ref _systemCalls);
        var error = _mapping.TryMove(
            from << Shift,
            to << Shift,
            count << Shift,
            out var targetLost
        );
        if (targetLost)
        {
            _mapping.Count(_pages.Clear(to, count));
        }

        if (error != 0)
        {
            throw MappingErrors.Of(
                "mremap",
                $"page {from}, {count} page(s), MREMAP_MAYMOVE|MREMAP_FIXED|MREMAP_DONTUNMAP, page {to}",
                error
            );
        }

        _mapping.Count(_pages.Copy(from, to, count));
        UnmapRange(from, count);
    }

    private void ExchangeOne(long first, long second, long count)
    {
        var spare = SpareStart(PageCount);
        // Each move leaves its source mapped until the next one replaces it.
        var error = TryMoveOne(first, spare, count);
        if (error == 0)
        {
            error = TryMoveOne(second, first, count);
            if (error == 0)
            {
                error = TryMoveOne(spare, second, count);
            }

            if (error != 0)
            {
                // Some of them show frames that the window does not know of.
                UnmapRange(first, count);
                UnmapRange(second, count);
            }

            Interlocked.Increment(ref _systemCalls);
            _mapping.Unmap(spare << Shift, count << Shift);
        }

        if (error != 0)
        {
            throw MappingErrors.Of(
                "mremap",
                $"pages {first} and {second}, {count} page(s), MREMAP_MAYMOVE|MREMAP_FIXED|MREMAP_DONTUNMAP",
                error
            );
        }

        _mapping.Count(_pages.Exchange(first, second, count));
    }

    private int TryMoveOne(long from, long to, long count)
    {
        Interlocked.Increment(ref _systemCalls);
        return _mapping.TryMove(from << Shift, to << Shift, count << Shift, out _);
    }

    // At a multiple of 512 pages where the window is: then entries move as one page table there too.
    private static long SpareStart(long pageCount) =>
        pageCount < MostSpare ? pageCount : (pageCount + MostSpare - 1) / MostSpare * MostSpare;

    // Two ranges that do not overlap are at most half of the window each.
    private static long SpareCount(long pageCount) => Math.Clamp(pageCount / 2, 1, MostSpare);

    private void CheckRanges(long first, long second, long count)
    {
        CheckRange(first, count, nameof(first));
        CheckRange(second, count, nameof(second));
        if (Math.Abs(first - second) < count)
        {
            throw new ArgumentException(
                $"Pages {first} and {second} on, {count} each, overlap.",
                nameof(second)
            );
        }
    }
}
