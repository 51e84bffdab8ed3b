// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;

namespace RingIO.Grants;

/// <summary>The flags of a grant entry (xen/grant_table.h: GTF_*).</summary>
/// <remarks>The two lowest bits are the type; bits 2 and 3 mean something else in an entry that accepts a transfer.</remarks>
[Flags]
[SuppressMessage(
    "Design",
    "CA1069",
    Justification = "The header gives some bits two meanings: by the type of the entry."
)]
public enum GrantEntryBits : ushort
{
    /// <summary>Grants nothing.</summary>
    Invalid = 0,

    /// <summary>The named domain may map the frame and copy from and to it.</summary>
    PermitAccess = 1,

    /// <summary>The named domain may give a frame.</summary>
    AcceptTransfer = 2,

    /// <summary>The named domain may use another domain's grant, by copying; version 2 only.</summary>
    Transitive = 3,

    /// <summary>Which bits are the type.</summary>
    TypeMask = 3,

    /// <summary>It may be read only.</summary>
    ReadOnly = 4,

    /// <summary>It is in use. In version 2 a bit of the status.</summary>
    Reading = 8,

    /// <summary>It is in use to write. In version 2 a bit of the status.</summary>
    Writing = 16,

    /// <summary>Only some bytes of the page; by copying; version 2 only.</summary>
    SubPage = 256,

    /// <summary>A frame is on its way.</summary>
    TransferCommitted = 4,

    /// <summary>The frame has arrived.</summary>
    TransferCompleted = 8,
}
