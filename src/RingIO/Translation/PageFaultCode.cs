// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>The error code that a page fault pushes. Intel SDM volume 3A, 5.7 and figure 5-12.</summary>
[Flags]
public enum PageFaultCode
{
    /// <summary>A supervisor's read found no page.</summary>
    None = 0,

    /// <summary>P: there was a page; its rights, or a reserved bit, forbade the access.</summary>
    Present = 1 << 0,

    /// <summary>W/R: it was a write.</summary>
    Write = 1 << 1,

    /// <summary>U/S: it was an access at privilege level 3.</summary>
    User = 1 << 2,

    /// <summary>RSVD: an entry has a reserved bit set; <see cref="Present"/> is set too.</summary>
    ReservedBit = 1 << 3,

    /// <summary>I/D: it was a fetch of an instruction; only told where fetches can be forbidden (NXE or SMEP).</summary>
    InstructionFetch = 1 << 4,
}
