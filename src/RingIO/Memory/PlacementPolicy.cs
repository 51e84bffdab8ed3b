// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>Whether an allocator lets the <see cref="PlacementClass"/> decide where a frame lies.</summary>
public enum PlacementPolicy
{
    /// <summary>
    /// Frames that are mapped one by one are kept together in few areas of a superpage's size, so that superpages map all the rest.
    /// </summary>
    Clustered = 0,

    /// <summary>The class is noted and decides nothing: an ordinary buddy allocator.</summary>
    Naive = 1,
}
