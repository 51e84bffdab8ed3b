// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>How far a walk has come.</summary>
internal struct PageWalk(
    GuestVirtualAddress address,
    PageAccess access,
    int cpl,
    PagingControls controls
)
{
    private const PageFlags Rights = PageFlags.Writable | PageFlags.User;

    private Mfn _frame;
    private nint _host;
    private PageSize _size;
    private PageSize _reach;

    public readonly GuestVirtualAddress Address => address;

    public readonly PageAccess Access => access;

    public readonly int Cpl => cpl;

    public readonly PagingControls Controls => controls;

    public PageFaultCause Cause { get; set; }

    public int Level { get; set; }

    public int References { get; set; }

    public PageFlags Flags { readonly get; private set; }

    public readonly PageTranslation Translation
    {
        get
        {
            var flags = Flags | PageFlags.Accessed;
            if (access == PageAccess.Write)
            {
                flags |= PageFlags.Dirty;
            }

            if ((controls & PagingControls.GlobalPages) == 0)
            {
                flags &= ~PageFlags.Global;
            }

            return new(address, _frame, _host, _size, _reach, flags, References);
        }
    }

    public void Begin() => Flags = Rights;

    // R/W and U/S hold if all have them, XD if one has; the rest is the last entry's.
    public void Combine(PageFlags entry) =>
        Flags = (entry & (~Rights | Flags)) | (Flags & PageFlags.NoExecute);

    public void Arrive(Mfn frame, nint host, PageSize size, PageSize reach)
    {
        _frame = frame;
        _host = host;
        _size = size;
        _reach = reach;
    }

    public readonly PageFault Fault(bool isWide) =>
        new(
            address,
            Cause,
            PageRights.Code(Cause, access, cpl, controls, isWide),
            Level,
            References
        );
}
