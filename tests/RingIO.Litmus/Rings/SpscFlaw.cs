// SPDX-License-Identifier: MIT

namespace RingIO.Litmus.Rings;

/// <summary>What is wrong with the user of an SPSC ring's core.</summary>
internal enum SpscFlaw
{
    None,

    /// <summary>The producer publishes an item before it writes it.</summary>
    PublishesFirst,

    /// <summary>The producer takes a full ring for one with room for another item.</summary>
    OneTooMany,
}
