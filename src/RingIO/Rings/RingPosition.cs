// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>The private words of one side of a ring: they live with the handle, or in locals, never in shared memory.</summary>
/// <remarks>Owned by one thread at a time.</remarks>
public struct RingPosition
{
    /// <summary>The next index to put or to take: private, ahead of what is published.</summary>
    public ulong Index;

    /// <summary>The first index that may not be used as far as is known: made from the cached index of the peer.</summary>
    public ulong Limit;

    /// <summary>The index as it was last published.</summary>
    public ulong Published;
}
