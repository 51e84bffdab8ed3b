// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Rings;

/// <summary>What is wrong with the user of a broadcast ring's core.</summary>
internal enum BroadcastFlaw
{
    None,

    /// <summary>The producer publishes an item before it writes it.</summary>
    PublishesFirst,

    /// <summary>A consumer that may be lapped does not ask whether it was.</summary>
    TrustsTheCopy,
}
