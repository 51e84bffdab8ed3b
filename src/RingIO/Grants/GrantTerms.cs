// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>What a grant entry grants: its words behind the header.</summary>
/// <param name="Frame">The frame, or the reference that a transitive grant leads to.</param>
/// <param name="Detail">First byte and, from bit 16 on, length; or the domain that a transitive grant leads to. Version 2 only.</param>
/// <remarks>Immutable. Read from a table it is what the granter wrote: any value.</remarks>
public readonly record struct GrantTerms(ulong Frame, uint Detail)
{
    /// <summary>With <see cref="GrantEntryBits.SubPage"/>: the first byte in the page.</summary>
    public ushort PageOffset => (ushort)Detail;

    /// <summary>With <see cref="GrantEntryBits.SubPage"/>: how many bytes.</summary>
    public ushort Length => (ushort)(Detail >> 16);

    /// <summary>With <see cref="GrantEntryBits.Transitive"/>: whose grant it leads to.</summary>
    public ushort TransitiveDomain => (ushort)Detail;

    /// <summary>With <see cref="GrantEntryBits.Transitive"/>: which grant it leads to.</summary>
    public GrantRef TransitiveReference => new((uint)Frame);

    /// <summary>A whole page.</summary>
    /// <param name="frame">The frame, as the granter numbers its memory.</param>
    /// <returns>The terms.</returns>
    public static GrantTerms Page(ulong frame) => new(frame, 0);

    /// <summary>Bytes of a page.</summary>
    /// <param name="frame">The frame, as the granter numbers its memory.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many.</param>
    /// <returns>The terms.</returns>
    public static GrantTerms Part(ulong frame, ushort offset, ushort length) =>
        new(frame, offset | ((uint)length << 16));

    /// <summary>Another domain's grant.</summary>
    /// <param name="domain">Whose.</param>
    /// <param name="reference">Which.</param>
    /// <returns>The terms.</returns>
    public static GrantTerms Of(ushort domain, GrantRef reference) => new(reference.Value, domain);
}
