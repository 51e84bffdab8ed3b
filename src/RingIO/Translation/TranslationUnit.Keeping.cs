// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <content>What is kept of a walk, and what a hit makes of it.</content>
public sealed partial class TranslationUnit
{
    private static readonly PageSize[] SizesDown =
    [
        PageSize.Size1G,
        PageSize.Size4M,
        PageSize.Size2M,
        PageSize.Size4K,
    ];

    private bool TryHit(
        GuestVirtualAddress address,
        PageAccess access,
        out PageTranslation translation
    )
    {
        translation = default;
        if (Tlb is null || Tlb.Lookup(address, Id, AccessOf(access), out var entry) == 0)
        {
            return false;
        }

        var flags = FlagsOf(entry);
        if (!Grants(flags, access))
        {
            return false; // The walk says how it faults.
        }

        var frame = entry.FrameOf(address.Frame);
        translation = new(
            address,
            frame,
            _memory.AddressOf(frame) + address.OffsetInFrame,
            entry.Size,
            entry.Size,
            flags,
            0
        );
        return true;
    }

    private void Keep(in PageTranslation found)
    {
        if (Tlb is { } tlb)
        {
            tlb.Walk(found.Address, Id, _levels, found.Size);
            foreach (var size in SizesDown)
            {
                if (size <= found.Reach && tlb.Holds(size))
                {
                    tlb.Insert(EntryOf(found, size));
                    break;
                }
            }
        }

        // A key for reading, as the control registers are now: they forget it when they change.
        if (Cache is { } cache && Grants(found.Flags, PageAccess.Read))
        {
            cache.Insert(found.Address, found.Frame, CachedRightsOf(found.Flags));
        }
    }

    private TlbRights CachedRightsOf(PageFlags flags) =>
        (RightsOf(flags) & (TlbRights.User | TlbRights.Dirty))
        | (Grants(flags, PageAccess.Write) ? TlbRights.Write : 0)
        | (Grants(flags, PageAccess.Execute) ? TlbRights.Execute : 0);

    private bool Grants(PageFlags flags, PageAccess access) =>
        PageRights.Grant(flags, access, PrivilegeLevel, Controls);

    private TlbEntry EntryOf(in PageTranslation found, PageSize size)
    {
        var page = found.Address.Frame;
        var within = page.Value & (ulong)(size.Order.Frames - 1);
        return new(
            new(page.Value - within),
            size,
            new(found.Frame.Value - within),
            Id,
            RightsOf(found.Flags),
            (found.Flags & PageFlags.Global) != 0
        );
    }

    private TlbAccess AccessOf(PageAccess access) =>
        (TlbAccess)access | (PrivilegeLevel == 3 ? TlbAccess.User : TlbAccess.Read);

    private static TlbRights RightsOf(PageFlags flags) =>
        Where(flags, PageFlags.Writable, TlbRights.Write)
        | Where(flags, PageFlags.User, TlbRights.User)
        | Where(flags, PageFlags.Dirty, TlbRights.Dirty)
        | Where(~flags, PageFlags.NoExecute, TlbRights.Execute);

    private static PageFlags FlagsOf(in TlbEntry entry)
    {
        var flags = PageFlags.Present | PageFlags.Accessed;
        flags |= (entry.Rights & TlbRights.Write) != 0 ? PageFlags.Writable : 0;
        flags |= (entry.Rights & TlbRights.User) != 0 ? PageFlags.User : 0;
        flags |= (entry.Rights & TlbRights.Dirty) != 0 ? PageFlags.Dirty : 0;
        flags |= (entry.Rights & TlbRights.Execute) == 0 ? PageFlags.NoExecute : 0;
        return entry.IsGlobal ? flags | PageFlags.Global : flags;
    }

    private static TlbRights Where(PageFlags flags, PageFlags bit, TlbRights right) =>
        (flags & bit) != 0 ? right : TlbRights.None;
}
