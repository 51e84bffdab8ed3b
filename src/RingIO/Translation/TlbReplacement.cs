// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>Which entry of a full set makes room. A set that is not full uses its first empty way, whichever the rule.</summary>
public enum TlbReplacement
{
    /// <summary>The least recently used one: found or put there longest ago.</summary>
    LeastRecentlyUsed,

    /// <summary>
    /// A binary tree of one bit a node over the ways, which must be a power of two up to 64: each bit points to the half not used last; the
    /// victim is where the bits lead.
    /// </summary>
    TreePseudoLru,

    /// <summary>
    /// Any, by a generator that all arrays of a TLB share in the order of their evictions: splitmix64 from <see cref="TlbGeometry.Seed"/>; the way
    /// is the upper 32 bits of the number times the ways, divided by 2^32.
    /// </summary>
    Random,
}
