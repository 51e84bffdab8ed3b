// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Where an address leads, and what may be done there.</summary>
/// <param name="Address">The address that was translated.</param>
/// <param name="Frame">The 4 KiB frame that holds the byte.</param>
/// <param name="Host">The byte's address in this process.</param>
/// <param name="Size">The page that maps it.</param>
/// <param name="Reach">
/// How far the translation was found good: what may be cached of it is the page of this size around the address. Less than
/// <paramref name="Size"/> where only a part of a superpage is inside the machine or allowed (hardware: a TLB holds the
/// smaller page when the second level of translation has one).
/// </param>
/// <param name="Flags">
/// The rights of all entries together (R/W and U/S by AND, XD by OR) and the rest of the last entry's flags, A and D as they
/// are now; Global only where CR4.PGE is set.
/// </param>
/// <param name="References">How many entries were read from memory.</param>
/// <remarks>
/// Immutable. It is true of the moment of the walk; who keeps it (a TLB) must be told of changes before a frame is used
/// for something else.
/// </remarks>
public readonly record struct PageTranslation(
    GuestVirtualAddress Address,
    Mfn Frame,
    nint Host,
    PageSize Size,
    PageSize Reach,
    PageFlags Flags,
    int References
);
