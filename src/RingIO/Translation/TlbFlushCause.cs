// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Why entries were flushed.</summary>
public enum TlbFlushCause
{
    /// <summary>Everything, global entries too: a change of CR4.PGE or INVPCID type 2; what a switch between domains needs.</summary>
    Everything,

    /// <summary>All that is not global, of every address space: INVPCID type 3.</summary>
    NonGlobal,

    /// <summary>All of one address space that is not global: INVPCID type 1.</summary>
    Space,

    /// <summary>One page: INVLPG.</summary>
    Page,

    /// <summary>A load of the page table's root (CR3) that did not ask for its entries to be kept.</summary>
    RootLoad,
}
