// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Changes ranges of pages, each batch wholly or not at all.</summary>
/// <remarks>
/// Each change first does what can fail: it validates all items, makes and splits tables, takes references. None of that changes
/// a translation. Only then are entries written, which cannot fail. So a failed batch is undone without a moment at which
/// a processor could have seen half of it.
/// </remarks>
internal sealed partial class PageMapper
{
    private const PageFlags Choosable =
        PageFlags.Present
        | PageFlags.Writable
        | PageFlags.User
        | PageFlags.WriteThrough
        | PageFlags.CacheDisable
        | PageFlags.Accessed
        | PageFlags.Dirty
        | PageFlags.Global
        | PageFlags.Available0
        | PageFlags.Available1
        | PageFlags.Available2
        | PageFlags.AttributeTable
        | PageFlags.NoExecute;

    private readonly MachineMemory _memory;
    private readonly PageTable _table;
    private readonly FrameHolds _holds;
    private readonly RetiredFrames _retired;
    private readonly MappingChange _change;
    private readonly PageTableFormat _format;
    private readonly int _largest;
    private readonly bool _promotes;

    // How far the part that can fail has come: what an undo goes by.
    private int _item;
    private long _done;

    public PageMapper(
        MachineMemory memory,
        PageTable table,
        FrameHolds holds,
        RetiredFrames retired,
        MappingChange change,
        PageSize largest,
        bool promotes
    )
    {
        _memory = memory;
        _table = table;
        _holds = holds;
        _retired = retired;
        _change = change;
        _format = table.Format;
        _promotes = promotes;
        for (var level = 1; level <= _format.Levels; level++)
        {
            if (_format.MapsPages(level) && _format.SpanOf(level) <= largest)
            {
                _largest = level;
            }
        }
    }

    public MappingError Map(ReadOnlySpan<PageMapping> batch, DomainId owner)
    {
        if (Judge(batch, ownFrames: true) is var judged and not MappingError.None)
        {
            return judged;
        }

        var error = MappingError.None;
        try
        {
            error = ClaimAll(batch, owner);
        }
        catch
        {
            Unclaim(batch);
            throw;
        }

        if (error != MappingError.None)
        {
            var failed = batch[_item].First.Plus(_done);
            var item = _item;
            Unclaim(batch);
            return _change.Fail(error, item, failed);
        }

        foreach (ref readonly var item in batch)
        {
            Fulfil(item);
        }

        PromoteAll(batch);
        return MappingError.None;
    }

    /// <summary>Makes superpages of what can be one.</summary>
    public void Promote(PageRange range) => Promote(range, _largest);

    /// <summary>Makes pages of 4 KiB of a superpage.</summary>
    public MappingError Split(Vfn page)
    {
        while (_table.Find(page) is { IsPage: true, Level: > 1 } slot)
        {
            if (!_table.TrySplit(slot, page))
            {
                return _change.Fail(MappingError.NoFrameForTable, 0, page);
            }
        }

        return MappingError.None;
    }

    private MappingError Judge(ReadOnlySpan<PageMapping> batch, bool ownFrames)
    {
        for (var item = 0; item < batch.Length; item++)
        {
            var error = Judge(batch[item], ownFrames);
            if (error != MappingError.None)
            {
                return _change.Fail(error, item, batch[item].First);
            }
        }

        return MappingError.None;
    }

    private MappingError Judge(in PageMapping item, bool ownFrames)
    {
        if (
            (item.Flags & ~Choosable) != 0
            || ((item.Flags & PageFlags.NoExecute) != 0 && !_format.HasNoExecute)
        )
        {
            return MappingError.BadFlags;
        }

        if (!_format.Contains(item.First, item.Count))
        {
            return MappingError.BadAddress;
        }

        return
            ownFrames
            && !(
                _memory.Contains(item.Frame)
                && item.Count <= _memory.FrameCount - (long)item.Frame.Value
                && _format.CanName(item.Frame.Plus(item.Count - 1), 1)
            )
            ? MappingError.FrameRefused
            : MappingError.None;
    }

    private MappingError ClaimAll(ReadOnlySpan<PageMapping> batch, DomainId owner)
    {
        for (_item = 0; _item < batch.Length; _item++)
        {
            ref readonly var item = ref batch[_item];
            var isWritable = IsWritable(item.Flags);
            for (_done = 0; _done < item.Count; )
            {
                var page = item.First.Plus(_done);
                var frame = item.Frame.Plus(_done);
                var level = LargestLevel(page, frame, item.Count - _done);
                if (!_table.TryOpen(page, level, out var slot))
                {
                    return MappingError.NoFrameForTable;
                }

                if (!slot.IsEmpty)
                {
                    return MappingError.AlreadyMapped;
                }

                var pages = _format.PagesAt(slot.Level);
                if (!_holds.TryHold(frame, pages, isWritable, owner))
                {
                    return MappingError.FrameRefused;
                }

                _table.Put(slot, PageTable.Claim);
                _done += pages;
            }
        }

        return MappingError.None;
    }

    // Takes back what ClaimAll has done, the table that it may have made for the failing page too.
    private void Unclaim(ReadOnlySpan<PageMapping> batch)
    {
        for (; _item >= 0; _item--)
        {
            ref readonly var item = ref batch[_item];
            for (var done = 0L; done < _done; )
            {
                var page = item.First.Plus(done);
                var slot = _table.Find(page);
                var pages = _format.PagesAt(slot.Level);
                _table.Put(slot, 0);
                _table.Prune(page);
                _holds.Drop(item.Frame.Plus(done), pages, IsWritable(item.Flags));
                done += pages;
            }

            if (_done < item.Count)
            {
                _table.Prune(item.First.Plus(_done));
            }

            _done = _item > 0 ? batch[_item - 1].Count : 0;
        }
    }

    private void Fulfil(in PageMapping item)
    {
        for (var done = 0L; done < item.Count; )
        {
            var slot = _table.Find(item.First.Plus(done));
            _table.Put(slot, _format.Page(item.Frame.Plus(done), item.Flags, slot.Level));
            _table.Count(slot.Level, 1);
            _change.Wrote(slot.Level);
            done += _format.PagesAt(slot.Level);
        }
    }

    private void PromoteAll(ReadOnlySpan<PageMapping> batch)
    {
        foreach (ref readonly var item in batch)
        {
            if (_promotes)
            {
                Promote(new(item.First, item.Count), _largest);
            }
        }
    }

    private void Promote(PageRange range, int largest)
    {
        var end = range.First.Plus(range.Count);
        for (var page = range.First; page < end; )
        {
            _table.Promote(page, largest);

            // Where nothing is mapped, or larger pages are, there is nothing to look at.
            var level = Math.Max(2, _table.Find(page, 2).Level);
            page = _table.StartOf(page, level).Plus(_format.PagesAt(level));
        }
    }

    private int LargestLevel(Vfn page, Mfn frame, long left)
    {
        var level = _largest;
        while (level > 1 && !Fits(level, page, frame, left))
        {
            level--;
        }

        return level;
    }

    private bool Fits(int level, Vfn page, Mfn frame, long left)
    {
        var pages = _format.PagesAt(level);
        return ((page.Value | frame.Value) & (ulong)(pages - 1)) == 0 && pages <= left;
    }

    private static bool IsWritable(PageFlags flags) => (flags & PageFlags.Writable) != 0;
}
