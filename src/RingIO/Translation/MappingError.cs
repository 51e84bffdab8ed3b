// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Why mappings were not changed.</summary>
public enum MappingError
{
    /// <summary>They were.</summary>
    None = 0,

    /// <summary>A page is none of this format, or a range is empty or leaves the address space.</summary>
    BadAddress = 1,

    /// <summary>The format has no such flag, or the flag is not the caller's to choose.</summary>
    BadFlags = 2,

    /// <summary>Something is mapped there already, also by the same batch.</summary>
    AlreadyMapped = 3,

    /// <summary>Nothing is mapped there.</summary>
    NotMapped = 4,

    /// <summary>
    /// The frame is outside the machine or what an entry can name, is not the owner's, or is in use as something that may not
    /// be mapped like this: a page table is never mapped writable.
    /// </summary>
    FrameRefused = 5,

    /// <summary>The source has no frame for a table that is needed.</summary>
    NoFrameForTable = 6,
}
