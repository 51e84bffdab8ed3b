// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What a grant entry says, and to whom: its first word.</summary>
/// <param name="Bits">The flags.</param>
/// <param name="Domain">The other domain's number.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct GrantHeader(GrantEntryBits Bits, ushort Domain)
{
    /// <summary>The type alone.</summary>
    public GrantEntryBits Type => Bits & GrantEntryBits.TypeMask;

    /// <summary>Whether it leads to another domain's grant.</summary>
    public bool IsTransitive => Type == GrantEntryBits.Transitive;

    /// <summary>Whether it grants bytes of a page only.</summary>
    public bool IsSubPage =>
        Type == GrantEntryBits.PermitAccess && (Bits & GrantEntryBits.SubPage) != 0;
}
