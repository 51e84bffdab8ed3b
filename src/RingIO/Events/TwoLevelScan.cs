// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>Where a virtual CPU is in its look at the pending bits: private to it, never in shared memory.</summary>
/// <remarks>Owned by one thread at a time.</remarks>
public struct TwoLevelScan
{
    /// <summary>The words that were selected and not looked at.</summary>
    public ulong Selector;

    /// <summary>The word under way.</summary>
    public uint Word;

    /// <summary>Its events that were pending and have not been taken.</summary>
    public ulong Bits;
}
