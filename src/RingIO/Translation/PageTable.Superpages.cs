// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <content>Promotion and splitting.</content>
internal sealed partial class PageTable
{
    private const ulong Marks = PageTableFormat.AccessedBit | PageTableFormat.DirtyBit;

    // Tables that became superpages and that walks may still be in, the oldest first: few, for each waits for one shootdown.
    private readonly Queue<Retired> _promoted = new();

    /// <summary>Makes a table of an entry that maps a superpage: the same frames, the same flags.</summary>
    /// <returns><see langword="false"/> if there is no frame for it.</returns>
    /// <remarks>
    /// Nothing need be forgotten for it: what is cached of the superpage is still true, and is dropped with any of its pages
    /// that changes (5.10.2.3, 5.10.4.1).
    /// </remarks>
    public bool TrySplit(in PageSlot slot, Vfn page)
    {
        if (!TryAllocate(out var table))
        {
            return false;
        }

        var view = View(slot.Table);
        var link = Format.EncodeTable(table, slot.Level);
        var seen = slot.Entry;
        do
        {
            Fill(table, seen, slot.Level);
            if (view.TryReplace(slot.Index, seen, link))
            {
                break;
            }

            seen = view.See(slot.Index); // At most twice, as in Rewrite.
        } while (true);

        LeadOn(slot, page, link);
        Count(slot.Level, -1);
        Count(slot.Level - 1, Format.EntryCount(slot.Level - 1));
        _change.Split++;
        return true;
    }

    /// <summary>Makes superpages around a page, from small to large, while whole tables map frames in a row with the same flags.</summary>
    public void Promote(Vfn page, int largest)
    {
        for (var level = 2; level <= largest; level++)
        {
            var slot = Find(page, level);
            if (slot.Level > level || !(slot.IsPage || (slot.IsTable && TryPromote(slot, page))))
            {
                return;
            }
        }
    }

    /// <summary>
    /// Gives to the pages that a promoted table mapped the accessed and dirty bits that were set in it by walks that had begun
    /// before the promotion. No walk is in it any more.
    /// </summary>
    /// <param name="table">The table that was promoted first of those that are left.</param>
    public void TakeOverBits(in Retired table)
    {
        _promoted.Dequeue();
        var view = View(table.First);
        var pages = Format.PagesAt(table.Level);
        var slot = default(PageSlot);
        var end = table.Page;
        for (var index = 0; index < Format.EntryCount(table.Level); index++)
        {
            var entry = view.See((ulong)index);
            var page = table.Page.Plus(index * pages);
            if (page >= end)
            {
                slot = Find(page);
                end = StartOf(page, slot.Level).Plus(Format.PagesAt(slot.Level));
            }

            if (slot.IsPage && Maps(entry, table.Level, FrameAt(slot, page)))
            {
                slot = Mark(slot, entry & Marks);
            }
        }
    }

    /// <summary>
    /// Takes a page that is not mapped any more out of promoted tables too, so that a walk that is in one finds nothing either, and adds
    /// the accessed and dirty bits that such walks have set: afterwards none can set any.
    /// </summary>
    /// <param name="taken">The page's slot, as it was.</param>
    /// <param name="page">A page in it.</param>
    /// <returns>The slot with these bits.</returns>
    public PageSlot TakeMarks(in PageSlot taken, Vfn page)
    {
        var marks = 0UL;
        var first = StartOf(page, taken.Level);
        var end = first.Plus(Format.PagesAt(taken.Level));
        foreach (var table in _promoted)
        {
            var step = Format.PagesAt(table.Level);
            var tableEnd = table.Page.Plus(step * Format.EntryCount(table.Level));
            // An entry for more than the page was led on when the page was split off.
            var at = first > table.Page ? first : table.Page;
            for (
                ;
                step <= Format.PagesAt(taken.Level) && at < end && at < tableEnd;
                at = at.Plus(step)
            )
            {
                var entry = View(table.First).Take((ulong)Format.IndexOf(at, table.Level), 0);
                var frame = FrameOf(taken).Plus((long)(at.Value - first.Value));
                marks |= Maps(entry, table.Level, frame) ? entry & Marks : 0;
            }
        }

        return taken with
        {
            Entry = taken.Entry | marks,
        };
    }

    public Mfn FrameAt(in PageSlot slot, Vfn page) =>
        FrameOf(slot).Plus((long)(page.Value - StartOf(page, slot.Level).Value));

    // Walks that are in a promoted table find the pieces of what is split now, as those from the root do.
    private void LeadOn(in PageSlot split, Vfn page, ulong link)
    {
        foreach (var table in _promoted)
        {
            if (table.Level == split.Level && table.Page == StartOf(page, split.Level + 1))
            {
                var entry = View(table.First).Take(split.Index, link);
                if (Maps(entry, split.Level, FrameOf(split)))
                {
                    MarkAll(
                        Format.FrameOf(link, split.Level, isPage: false),
                        split.Level - 1,
                        entry & Marks
                    );
                }
            }
        }
    }

    // Whether an entry of a promoted table still is of the page's frame: it may lead on, and the page have another frame by now.
    private bool Maps(ulong entry, int level, Mfn frame) =>
        (entry & (ulong)PageFlags.Present) != 0
        && Format.IsPage(entry, level, Controls)
        && Format.FrameOf(entry, level, isPage: true) == frame;

    private void MarkAll(Mfn table, int level, ulong bits)
    {
        for (var index = 0UL; bits != 0 && index < (ulong)Format.EntryCount(level); index++)
        {
            Mark(new(table, index, level, View(table).See(index), IsPage: true), bits);
        }
    }

    private PageSlot Mark(PageSlot slot, ulong bits)
    {
        var view = View(slot.Table);
        while ((slot.Entry & bits) != bits && !view.TryMark(slot.Index, slot.Entry, bits))
        {
            slot = slot with { Entry = view.See(slot.Index) };
        }

        return slot with
        {
            Entry = slot.Entry | bits,
        };
    }

    private void Fill(Mfn table, ulong entry, int level)
    {
        var view = View(table);
        var first = Format.FrameOf(entry, level, isPage: true);
        var flags = Format.FlagsOf(entry, level, isPage: true);
        var pages = Format.PagesAt(level - 1);
        for (var index = 0; index < Format.EntryCount(level - 1); index++)
        {
            view.Prepare((ulong)index, Format.Page(first.Plus(index * pages), flags, level - 1));
        }
    }

    private bool TryPromote(in PageSlot slot, Vfn page)
    {
        var table = FrameOf(slot);
        var below = slot.Level - 1;
        if (!TryRead(table, below, out var first, out var marks))
        {
            return false;
        }

        var flags = Format.FlagsOf(first, below, isPage: true);
        var frame = Format.FrameOf(first, below, isPage: true);
        Take(slot, Format.Page(frame, flags, slot.Level) | marks);
        Count(below, -Format.EntryCount(below));
        Count(slot.Level, 1);
        _change.Promoted++;

        // The table stays as it is until no processor can be in it: see TakeOverBits.
        var start = StartOf(page, slot.Level);
        var retired = new Retired(RetiredKind.Promoted, table, 1, start, below);
        _promoted.Enqueue(retired);
        Retire(retired);
        _change.Cover(
            start,
            Format.PagesAt(slot.Level),
            Format.SpanOf(below),
            (flags & PageFlags.Global) != 0
        );
        return true;
    }

    // Whether a table maps frames in a row, aligned, with the same flags: its first entry then says all but the marks.
    private bool TryRead(Mfn table, int level, out ulong first, out ulong marks)
    {
        var view = View(table);
        var count = Format.EntryCount(level);
        var step = (ulong)Format.PagesAt(level) << PageSize.Size4K.Shift;
        first = view.See(0) & ~Marks;
        marks = 0;
        if (
            (first & (ulong)PageFlags.Present) == 0
            || !Format.IsPage(first, level, Controls)
            || ((long)Format.FrameOf(first, level, true).Value & (Format.PagesAt(level + 1) - 1))
                != 0
        )
        {
            return false;
        }

        // From the end: what is filled from the start shows there that it is not full.
        for (var index = count - 1; index >= 0; index--)
        {
            var entry = view.See((ulong)index);
            if ((entry & ~Marks) != first + ((ulong)index * step))
            {
                return false;
            }

            marks |= entry & Marks;
        }

        return true;
    }
}
