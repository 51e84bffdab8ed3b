// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Grants;

/// <summary>A granted page as it is, or is to be, mapped.</summary>
/// <param name="Address">Where: a multiple of 4096, not 0; what it counts from is the mapper's affair.</param>
/// <param name="Granter">Who owns the frame.</param>
/// <param name="Frame">The frame.</param>
/// <param name="IsWritable">Whether it may be written.</param>
/// <param name="IsUser">Whether programs at privilege level 3 may use it.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct GrantMapping(
    ulong Address,
    DomainId Granter,
    Mfn Frame,
    bool IsWritable,
    bool IsUser = false
);
