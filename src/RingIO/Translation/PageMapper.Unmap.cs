// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <content>Taking pages out.</content>
internal sealed partial class PageMapper
{
    public MappingError Unmap(ReadOnlySpan<PageRange> batch, ICollection<MappedPage>? removed)
    {
        for (var item = 0; item < batch.Length; item++)
        {
            if (!_format.Contains(batch[item].First, batch[item].Count))
            {
                return _change.Fail(MappingError.BadAddress, item, batch[item].First);
            }
        }

        for (var item = 0; item < batch.Length; item++)
        {
            var range = batch[item];
            if (!TryCut(range.First) || !TryCut(range.First.Plus(range.Count)))
            {
                Mend(batch[..(item + 1)]);
                return _change.Fail(MappingError.NoFrameForTable, item, range.First);
            }
        }

        foreach (var range in batch)
        {
            Clear(range, removed);
        }

        return MappingError.None;
    }

    /// <summary>Unmaps everything.</summary>
    public void Clear()
    {
        var pages = _format.PagesInRow;
        for (var number = 0UL; number < _format.PageCount; number += (ulong)pages)
        {
            Clear(new(_format.PageOfNumber(number), pages), removed: null);
        }
    }

    private void Clear(PageRange range, ICollection<MappedPage>? removed)
    {
        var end = range.First.Plus(range.Count);
        Vfn? last = null; // What was taken out of the table at hand.
        for (var page = range.First; page < end; )
        {
            var slot = _table.Find(page);
            var next = _table.StartOf(page, slot.Level).Plus(_format.PagesAt(slot.Level));
            if (slot.IsPage)
            {
                Remove(slot, page, removed);
                last = page;
            }

            var leavesTable = ((long)next.Value & (_format.PagesAt(slot.Level + 1) - 1)) == 0;
            if (last is { } taken && (leavesTable || next >= end))
            {
                _table.Prune(taken);
                last = null;
            }

            page = next;
        }
    }

    private void Remove(PageSlot slot, Vfn page, ICollection<MappedPage>? removed)
    {
        var old = _table.Take(slot, 0);
        _table.Count(slot.Level, -1);
        Retire(old, page);
        removed?.Add(_table.PageOf(_table.TakeMarks(old, page), page));
    }

    // The old entry's frames wait until no processor can reach them by it.
    private void Retire(in PageSlot old, Vfn page)
    {
        var pages = _format.PagesAt(old.Level);
        var kind = old.IsWritable ? RetiredKind.Written : RetiredKind.Read;
        _retired.Add(new(kind, _table.FrameOf(old), pages));
        _change.Wrote(old.Level);
        _change.Cover(page, pages, _format.SpanOf(old.Level), old.IsGlobal);
    }

    // After this no superpage lies across the boundary.
    private bool TryCut(Vfn boundary)
    {
        while (
            _format.IsPageNumber(boundary)
            && _table.Find(boundary) is { IsPage: true } slot
            && _table.StartOf(boundary, slot.Level) != boundary
        )
        {
            if (!_table.TrySplit(slot, boundary))
            {
                return false;
            }
        }

        return true;
    }

    // What was split for a change that failed becomes what it was.
    private void Mend(ReadOnlySpan<PageRange> batch)
    {
        foreach (var range in batch)
        {
            MendAround(range.First);
            MendAround(range.First.Plus(range.Count));
        }
    }

    private void MendAround(Vfn boundary)
    {
        if (_promotes && _format.IsPageNumber(boundary))
        {
            _table.Promote(boundary, _largest);
        }
    }
}
