// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>The kinds of ring that a header can announce; the numbers are part of header version 1.</summary>
public enum RingKind
{
    /// <summary>No ring.</summary>
    None = 0,

    /// <summary>One producer, one consumer, indices: <see cref="SpscRing{T}"/>.</summary>
    Spsc = 1,

    /// <summary>One producer, one consumer, the slot is the flag.</summary>
    SpscFlag = 2,

    /// <summary>Many producers, one consumer.</summary>
    Mpsc = 3,

    /// <summary>Many producers, many consumers.</summary>
    Mpmc = 4,

    /// <summary>One producer; every consumer sees every item.</summary>
    Broadcast = 5,

    /// <summary>One producer, one consumer, records of variable length.</summary>
    Record = 6,

    /// <summary>One producer, one consumer, a stream of bytes.</summary>
    Byte = 7,
}
