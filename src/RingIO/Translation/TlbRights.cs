// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What a cached translation permits: the entries of all levels of the page table taken together. Reading by the kernel is always permitted.</summary>
/// <remarks>Source: Intel SDM volume 3A, 5.10.2.2 (what a TLB entry holds). The bits are those of <see cref="TlbAccess"/>.</remarks>
[Flags]
public enum TlbRights
{
    /// <summary>Reading by the kernel.</summary>
    None = 0,

    /// <summary>Writing.</summary>
    Write = 1,

    /// <summary>Fetching instructions.</summary>
    Execute = 2,

    /// <summary>All that in user mode too.</summary>
    User = 4,

    /// <summary>The page table's dirty bit is set already, so that a write need not set it.</summary>
    Dirty = 8,
}
