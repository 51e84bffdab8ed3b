// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Rings;

/// <summary>How the consumer of a broadcast ring takes part.</summary>
internal enum BroadcastStyle
{
    /// <summary>It is there from the start and holds the producer up.</summary>
    Gating,

    /// <summary>It is there from the start and is overtaken.</summary>
    Lapped,

    /// <summary>It joins at the oldest item while the producer puts, and leaves at the end.</summary>
    Joining,
}
