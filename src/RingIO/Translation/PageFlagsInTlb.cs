// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What a TLB keeps of a page's flags, there and back.</summary>
internal static class PageFlagsInTlb
{
    public static TlbAccess AccessOf(PageAccess access, int cpl) =>
        (TlbAccess)access | (cpl == 3 ? TlbAccess.User : TlbAccess.Read);

    public static TlbRights RightsOf(PageFlags flags) =>
        Where(flags, PageFlags.Writable, TlbRights.Write)
        | Where(flags, PageFlags.User, TlbRights.User)
        | Where(flags, PageFlags.Dirty, TlbRights.Dirty)
        | Where(~flags, PageFlags.NoExecute, TlbRights.Execute);

    public static PageFlags FlagsOf(in TlbEntry entry)
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
