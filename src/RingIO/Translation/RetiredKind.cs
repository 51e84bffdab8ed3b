// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What becomes of retired frames once no processor can reach them.</summary>
internal enum RetiredKind
{
    /// <summary>Mapped to be read: a reference to each is dropped.</summary>
    Read,

    /// <summary>Mapped to be written: a use of each is dropped.</summary>
    Written,

    /// <summary>A table: it goes back to its source.</summary>
    Table,

    /// <summary>A table that became a superpage: as a table, after its late accessed and dirty bits have been taken over.</summary>
    Promoted,
}
