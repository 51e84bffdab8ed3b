// SPDX-License-Identifier: MIT

namespace RingIO.Primitives;

/// <summary>The kinds of fault that close a ring or keep it from being attached.</summary>
public enum RingFaultKind
{
    /// <summary>The memory is too small for what its header announces, or not aligned.</summary>
    MemoryTooSmall,

    /// <summary>The magic number is not a ring's.</summary>
    BadMagic,

    /// <summary>The header's version is not one that this library reads.</summary>
    UnsupportedVersion,

    /// <summary>The memory holds a ring of another kind.</summary>
    WrongKind,

    /// <summary>A size or an offset in the header is out of range or not what the others imply.</summary>
    BadGeometry,

    /// <summary>The items have another size than the caller's.</summary>
    WrongItemSize,

    /// <summary>The layout identifier is not the caller's.</summary>
    WrongLayout,

    /// <summary>An index or a state word holds what no correct peer writes.</summary>
    BadIndex,

    /// <summary>A record's header is malformed.</summary>
    BadRecord,

    /// <summary>A snapshot is damaged or of another version.</summary>
    BadSnapshot,

    /// <summary>An owner of a side died and has not been recovered.</summary>
    OwnerDied,
}
