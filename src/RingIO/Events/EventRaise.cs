// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>What became of an event that was raised.</summary>
public enum EventRaise
{
    /// <summary>Nothing was pending, so there was nothing to deliver.</summary>
    Idle,

    /// <summary>It had been raised before and not been consumed: the guest will see this one with that one.</summary>
    AlreadyPending,

    /// <summary>It is pending, and masked: delivered when the guest unmasks.</summary>
    Masked,

    /// <summary>It is queued, and the virtual CPU has been told of others before: no upcall is due.</summary>
    Queued,

    /// <summary>It is queued, and the virtual CPU must be told.</summary>
    Upcall,

    /// <summary>FIFO: the page of its word is not there yet; kept until it is.</summary>
    NoPage,

    /// <summary>FIFO: the virtual CPU has no control block; dropped (XSA-107).</summary>
    NoControlBlock,

    /// <summary>FIFO: the guest kept changing the last event of the queue, against the rules; the attempts are over (XSA-295) and the guest may miss events.</summary>
    GuestMisbehaved,

    /// <summary>The port's budget is spent: kept until its window is over (XSA-391).</summary>
    Deferred,
}
