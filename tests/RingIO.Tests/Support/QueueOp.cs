// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>What a step of a generated sequence does.</summary>
public enum QueueOp
{
    /// <summary>Puts one item.</summary>
    Put,

    /// <summary>Puts Count items at once.</summary>
    PutBatch,

    /// <summary>Reserves Count slots, writes and commits the first Part of them.</summary>
    PutReserved,

    /// <summary>Takes one item.</summary>
    Take,

    /// <summary>Takes up to Count items at once.</summary>
    TakeBatch,

    /// <summary>Opens up to Count items, commits the first Part of them.</summary>
    TakeReserved,

    /// <summary>Looks at the next item.</summary>
    Peek,

    /// <summary>Asks both sides whether they are ready and whether they have ended.</summary>
    Look,

    /// <summary>Closes both sides and opens them again.</summary>
    Reopen,

    /// <summary>Completes the ring: nothing is put from here on.</summary>
    Complete,
}
