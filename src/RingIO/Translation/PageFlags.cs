// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;

namespace RingIO.Translation;

/// <summary>What an entry says of a page, the same in every format. Intel SDM volume 3A, 5.3 to 5.5 (chapter 4 in older editions).</summary>
/// <remarks>Up to <see cref="Available2"/> the values are the hardware's bits; the last two stand elsewhere in an entry.</remarks>
[Flags]
[SuppressMessage(
    "Naming",
    "CA1711",
    Justification = "They are the flags of a page: that is what everybody calls them."
)]
public enum PageFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>P: the entry is used.</summary>
    Present = 1 << 0,

    /// <summary>R/W: it may be written.</summary>
    Writable = 1 << 1,

    /// <summary>U/S: a program at privilege level 3 may use it.</summary>
    User = 1 << 2,

    /// <summary>PWT: part of the memory type.</summary>
    WriteThrough = 1 << 3,

    /// <summary>PCD: part of the memory type.</summary>
    CacheDisable = 1 << 4,

    /// <summary>A: the processor has used the entry.</summary>
    Accessed = 1 << 5,

    /// <summary>D: the processor has written to the page.</summary>
    Dirty = 1 << 6,

    /// <summary>PS: the entry maps a superpage.</summary>
    LargePage = 1 << 7,

    /// <summary>G: the translation survives a switch of the address space, if CR4.PGE is set.</summary>
    Global = 1 << 8,

    /// <summary>Bit 9: for software.</summary>
    Available0 = 1 << 9,

    /// <summary>Bit 10: for software.</summary>
    Available1 = 1 << 10,

    /// <summary>Bit 11: for software.</summary>
    Available2 = 1 << 11,

    /// <summary>PAT: part of the memory type; bit 7 of an entry for 4 KiB, bit 12 of one for a superpage.</summary>
    AttributeTable = 1 << 12,

    /// <summary>XD: instructions may not be fetched; bit 63, not in two-level tables.</summary>
    NoExecute = 1 << 13,
}
