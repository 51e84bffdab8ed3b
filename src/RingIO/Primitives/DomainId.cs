// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>
/// Names a domain: its number and the generation of that number. A number is used again after its domain is gone;
/// the pair is not, so that a late reference to the old domain never reaches the new one (XSA-322).
/// </summary>
/// <param name="Number">The domain's number, 0 to 0x7FEF (Xen: domid_t below DOMID_FIRST_RESERVED).</param>
/// <param name="Generation">How many domains had this number before.</param>
/// <remarks>Immutable. Two ids are equal only when both parts are.</remarks>
public readonly record struct DomainId(ushort Number, uint Generation)
{
    /// <summary>The first number that no domain may have (Xen: DOMID_FIRST_RESERVED).</summary>
    public const ushort FirstReserved = 0x7FF0;

    /// <summary>Whether the number is one that a domain may have.</summary>
    public bool IsOrdinary => Number < FirstReserved;

    /// <inheritdoc/>
    public override string ToString() => $"dom{Number}.{Generation}";
}
