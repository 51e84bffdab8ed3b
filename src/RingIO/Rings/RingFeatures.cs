// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>What both sides of a ring must agree on; the bits are part of header version 1.</summary>
[Flags]
public enum RingFeatures
{
    /// <summary>Whoever waits looks again and again; publishing is a store and nothing else.</summary>
    None = 0,

    /// <summary>Whoever waits may sleep: every publication is followed by a full fence and a look at the sleepers.</summary>
    Parking = 1,

    /// <summary>Broadcast only: a slow consumer is overtaken instead of holding the producer up.</summary>
    Lapping = 2,

    /// <summary>Record and byte rings: the slots lie in a region of their own, not behind the words.</summary>
    SeparateSlots = 4,

    /// <summary>Record rings: the slots' pages follow once more on every side, so that records go on past the end without padding.</summary>
    Mirrored = 8,
}
