// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Whether the flags of all entries together grant an access. Intel SDM volume 3A, 5.6.1.</summary>
internal static class PageRights
{
    public static bool Grant(PageFlags flags, PageAccess access, int cpl, PagingControls controls)
    {
        var isUserPage = (flags & PageFlags.User) != 0;
        var mayWrite = (flags & PageFlags.Writable) != 0;
        var mayExecute = (flags & PageFlags.NoExecute) == 0;
        if (cpl == 3)
        {
            return isUserPage
                && access switch
                {
                    PageAccess.Write => mayWrite,
                    PageAccess.Execute => mayExecute,
                    _ => true,
                };
        }

        if (access == PageAccess.Execute)
        {
            return mayExecute
                && !(isUserPage && Has(controls, PagingControls.SupervisorExecutionPrevention));
        }

        if (
            isUserPage
            && Has(controls, PagingControls.SupervisorAccessPrevention)
            && !Has(controls, PagingControls.AccessControl)
        )
        {
            return false;
        }

        return access == PageAccess.Read || mayWrite || !Has(controls, PagingControls.WriteProtect);
    }

    public static PageFaultCode Code(
        PageFaultCause cause,
        PageAccess access,
        int cpl,
        PagingControls controls,
        bool isWide
    )
    {
        if (cause == PageFaultCause.NotCanonical)
        {
            return PageFaultCode.None;
        }

        var code = cause switch
        {
            PageFaultCause.Protection => PageFaultCode.Present,
            PageFaultCause.ReservedBit => PageFaultCode.Present | PageFaultCode.ReservedBit,
            _ => PageFaultCode.None,
        };
        if (access == PageAccess.Write)
        {
            code |= PageFaultCode.Write;
        }

        if (cpl == 3)
        {
            code |= PageFaultCode.User;
        }

        var tellsFetches =
            Has(controls, PagingControls.SupervisorExecutionPrevention)
            || (isWide && Has(controls, PagingControls.NoExecute));
        return access == PageAccess.Execute && tellsFetches
            ? code | PageFaultCode.InstructionFetch
            : code;
    }

    private static bool Has(PagingControls controls, PagingControls bit) => (controls & bit) != 0;
}
