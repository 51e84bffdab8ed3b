// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Which sides of a copy are granted (xen/grant_table.h: GNTCOPY_*).</summary>
[Flags]
public enum GrantCopyBits : ushort
{
    /// <summary>Both are the caller's own frames.</summary>
    None = 0,

    /// <summary>The source is a grant reference.</summary>
    SourceGranted = 1,

    /// <summary>The destination is a grant reference.</summary>
    DestinationGranted = 2,
}
