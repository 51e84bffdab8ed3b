// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>How a grant operation ended (xen/grant_table.h: GNTST_*). Only <see cref="Okay"/>, 0, is success; all else is negative (XSA-316).</summary>
public enum GrantStatus : short
{
    /// <summary>Done.</summary>
    Okay = 0,

    /// <summary>Not done, for a reason that has no number of its own.</summary>
    GeneralError = -1,

    /// <summary>There is no such domain, or it is going away.</summary>
    BadDomain = -2,

    /// <summary>No such reference, or its entry does not allow this (GNTST_bad_gntref).</summary>
    BadReference = -3,

    /// <summary>No such handle, or it is gone already.</summary>
    BadHandle = -4,

    /// <summary>The address is no page's, is taken, or another frame is mapped there.</summary>
    BadVirtualAddress = -5,

    /// <summary>The device address is not the one that was given.</summary>
    BadDeviceAddress = -6,

    /// <summary>There is no room for devices.</summary>
    NoDeviceSpace = -7,

    /// <summary>The caller may not do this.</summary>
    PermissionDenied = -8,

    /// <summary>The page is not the domain's, or is in use as something that forbids this.</summary>
    BadPage = -9,

    /// <summary>The bytes do not lie within one page.</summary>
    BadCopyArgument = -10,

    /// <summary>The frame's number does not fit the entry.</summary>
    AddressTooBig = -11,

    /// <summary>Not done now; it may be done later.</summary>
    Again = -12,

    /// <summary>There is no handle, or no page for a table, left.</summary>
    NoSpace = -13,
}
