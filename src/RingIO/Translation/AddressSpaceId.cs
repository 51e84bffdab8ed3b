// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Tags what a TLB holds with the address space it belongs to (PCID; ASID elsewhere).</summary>
/// <param name="Value">The number: 0 to 4095, 0 without identifiers (CR4.PCIDE = 0). Intel SDM volume 3A, 5.10.1.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct AddressSpaceId(ushort Value)
{
    /// <inheritdoc/>
    public override string ToString() => $"asid:{Value}";
}
