// SPDX-License-Identifier: MIT

namespace RingIO.Grants;

/// <summary>How a payload gets from one domain to another.</summary>
public enum TransferMethod
{
    /// <summary>The hypervisor copies it (GNTTABOP_copy): no mapping changes.</summary>
    Copy = 0,

    /// <summary>Its page is mapped and unmapped again: no byte moves, CPUs must forget the page afterwards.</summary>
    Map = 1,

    /// <summary>Its page changes hands for an empty one: whole pages that the receiver has offered a place for.</summary>
    Flip = 2,

    /// <summary>Its page is mapped once and stays so; the bytes are copied in and out of it.</summary>
    Persistent = 3,

    /// <summary>Only its first bytes are copied; who needs no more, as what only forwards it, moves no more.</summary>
    HeaderOnly = 4,
}
