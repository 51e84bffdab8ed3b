// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>Names an entry of a domain's grant table (Xen: grant_ref_t).</summary>
/// <param name="Value">The entry's number in its table.</param>
/// <remarks>Immutable. It means something only together with the domain whose table it is.</remarks>
public readonly record struct GrantRef(uint Value)
{
    /// <summary>References below this are for the domain's builder: console and store (Xen: GNTTAB_NR_RESERVED_ENTRIES).</summary>
    public const uint Reserved = 8;

    /// <inheritdoc/>
    public override string ToString() => $"grant:{Value}";
}
