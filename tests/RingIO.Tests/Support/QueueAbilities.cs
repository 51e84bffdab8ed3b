// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Support;

/// <summary>What a queue under test can do beyond putting and taking; operations that it cannot are not generated.</summary>
[Flags]
public enum QueueAbilities
{
    /// <summary>Put and take, single and batch.</summary>
    None = 0,

    /// <summary>Slots are reserved, and any part of them is committed.</summary>
    PutReserved = 1,

    /// <summary>Items are opened in place, and any part of them is committed.</summary>
    TakeReserved = 2,

    /// <summary>The next item is looked at and stays.</summary>
    Peek = 4,

    /// <summary>Both sides are closed and opened again.</summary>
    Reopen = 8,

    /// <summary>The ring is completed.</summary>
    Complete = 16,

    /// <summary>Slots that were reserved and not committed stay taken until a consumer has passed them.</summary>
    Tombstones = 32,

    /// <summary>A batch may take fewer items than there are, but at least one; or put fewer than there is room for.</summary>
    ShortBatches = 64,

    /// <summary>All that a ring with one producer and one consumer can do.</summary>
    OneProducer = PutReserved | TakeReserved | Peek | Reopen | Complete,

    /// <summary>All that a ring which several producers share can do.</summary>
    ManyProducers = OneProducer | Tombstones,
}
