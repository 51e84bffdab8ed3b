// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What the processor reports instead of a translation.</summary>
/// <param name="Address">The address that was used: CR2.</param>
/// <param name="Cause">Why.</param>
/// <param name="Code">The architecture's error code; 0 for a general-protection fault.</param>
/// <param name="Level">The level of the entry that decided: 1 is the page table; 0 if no entry was read.</param>
/// <param name="References">How many entries were read from memory.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PageFault(
    GuestVirtualAddress Address,
    PageFaultCause Cause,
    PageFaultCode Code,
    int Level,
    int References
)
{
    /// <summary>The exception's vector: 14, or 13 for an address that is none.</summary>
    public int Vector => Cause == PageFaultCause.NotCanonical ? 13 : 14;
}
