// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>What somebody wants of a grant.</summary>
internal readonly record struct GrantUse(DomainId Grantee, bool IsWritable)
{
    /// <summary>Whether it must be the whole page, as for a mapping.</summary>
    public bool NeedsPage { get; init; }

    /// <summary>Whether it may lead to another domain's grant, which is asked then; once (XSA-226).</summary>
    public bool MayLead { get; init; }

    public GrantEntryBits Bits =>
        IsWritable ? GrantEntryBits.Reading | GrantEntryBits.Writing : GrantEntryBits.Reading;
}
