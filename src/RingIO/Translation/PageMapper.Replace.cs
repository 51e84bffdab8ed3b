// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <content>Other frames, or other flags, where pages are mapped.</content>
internal sealed partial class PageMapper
{
    private PageMapping[] _protections = [];

    public MappingError Protect(ReadOnlySpan<PageProtection> batch)
    {
        if (_protections.Length < batch.Length)
        {
            _protections = new PageMapping[Math.Max(batch.Length, 2 * _protections.Length)];
        }

        for (var item = 0; item < batch.Length; item++)
        {
            var wish = batch[item];
            _protections[item] = new(wish.First, default, wish.Flags, wish.Count);
        }

        return Replace(_protections.AsSpan(0, batch.Length), owner: null, keepsFrames: true);
    }

    public MappingError Remap(ReadOnlySpan<PageMapping> batch, DomainId owner) =>
        Replace(batch, owner, keepsFrames: false);

    private MappingError Replace(ReadOnlySpan<PageMapping> batch, DomainId? owner, bool keepsFrames)
    {
        if (Judge(batch, ownFrames: !keepsFrames) is var judged and not MappingError.None)
        {
            return judged;
        }

        MappingError error;
        try
        {
            error = HoldAll(batch, owner, keepsFrames);
        }
        catch
        {
            Unhold(batch, keepsFrames);
            throw;
        }

        if (error != MappingError.None)
        {
            var failed = batch[_item].First.Plus(_done);
            var item = _item;
            Unhold(batch, keepsFrames);
            return _change.Fail(error, item, failed);
        }

        foreach (ref readonly var item in batch)
        {
            Exchange(item, keepsFrames);
        }

        PromoteAll(batch);
        return MappingError.None;
    }

    // A new reference to each frame, of the new kind; the old ones are dropped when no processor can use the old entries.
    private MappingError HoldAll(ReadOnlySpan<PageMapping> batch, DomainId? owner, bool keepsFrames)
    {
        for (_item = 0; _item < batch.Length; _item++)
        {
            ref readonly var item = ref batch[_item];
            for (_done = 0; _done < item.Count; )
            {
                var page = item.First.Plus(_done);
                var slot = _table.Find(page);
                if (!slot.IsPage)
                {
                    return MappingError.NotMapped;
                }

                // A superpage that is kept as a whole is aligned like its page.
                var frame = keepsFrames ? _table.FrameAt(slot, page) : item.Frame.Plus(_done);
                if (!Fits(slot.Level, page, frame, item.Count - _done))
                {
                    if (!_table.TrySplit(slot, page))
                    {
                        return MappingError.NoFrameForTable;
                    }

                    continue;
                }

                var pages = _format.PagesAt(slot.Level);
                if (!_holds.TryHold(frame, pages, IsWritable(item.Flags), owner))
                {
                    return MappingError.FrameRefused;
                }

                _done += pages;
            }
        }

        return MappingError.None;
    }

    private void Unhold(ReadOnlySpan<PageMapping> batch, bool keepsFrames)
    {
        for (var failed = _item; _item >= 0; _item--)
        {
            ref readonly var item = ref batch[_item];
            for (var done = 0L; done < _done; )
            {
                var page = item.First.Plus(done);
                var slot = _table.Find(page);
                var frame = keepsFrames ? _table.FrameAt(slot, page) : item.Frame.Plus(done);
                _holds.Drop(frame, _format.PagesAt(slot.Level), IsWritable(item.Flags));
                done += _format.PagesAt(slot.Level);
            }

            _done = _item > 0 ? batch[_item - 1].Count : 0;
            if (_item == 0)
            {
                PromoteAll(batch[..(failed + 1)]);
            }
        }
    }

    private void Exchange(in PageMapping item, bool keepsFrames)
    {
        for (var done = 0L; done < item.Count; )
        {
            var page = item.First.Plus(done);
            var slot = _table.Find(page);
            var frame = keepsFrames ? _table.FrameOf(slot) : item.Frame.Plus(done);
            var entry = _format.Page(frame, item.Flags, slot.Level);
            Retire(keepsFrames ? _table.Rewrite(slot, entry) : _table.Take(slot, entry), page);
            done += _format.PagesAt(slot.Level);
        }
    }
}
