// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>What the hypervisor knows of an entry that is in use: private, whatever the entry says by now. Fixed while it is pinned.</summary>
internal struct ActiveGrant
{
    public DomainId Grantee;
    public GrantBytes Bytes;
    public GrantTerms Terms;
    public bool IsTransitive;
    public bool IsSubPage;
    public bool IsOrphan;
    public int Reads;
    public int Writes;

    public readonly int Pins => Reads + Writes;

    public readonly GrantEntryBits Held =>
        (Pins > 0 ? GrantEntryBits.Reading : 0) | (Writes > 0 ? GrantEntryBits.Writing : 0);
}
