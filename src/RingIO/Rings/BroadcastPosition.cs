// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>The private words of one consumer of a broadcast ring: they live with the handle, never in shared memory.</summary>
/// <remarks>Owned by one thread at a time.</remarks>
public struct BroadcastPosition
{
    /// <summary>The next index to take: private, ahead of what is released.</summary>
    public ulong Index;

    /// <summary>The first index that may not be taken as far as is known.</summary>
    public ulong Limit;

    /// <summary>How many items were overwritten before this consumer took them.</summary>
    public long Missed;

    /// <summary>Who this consumer is.</summary>
    public BroadcastTicket Ticket;

    /// <summary>Whom it follows: it takes an item only after all of these have released it. Not changed afterwards.</summary>
    public BroadcastTicket[] After;
}
