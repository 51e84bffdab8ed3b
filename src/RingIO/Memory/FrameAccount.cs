// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>Where an allocator's frames are, in frames of 4 KiB.</summary>
/// <param name="Total">All that it answers for.</param>
/// <param name="Free">Those in its free blocks.</param>
/// <param name="Cached">Those free in the caches of processors.</param>
/// <remarks>
/// Immutable. Exact where nobody allocates or frees meanwhile; else each cache's part is of a moment of its own.
/// </remarks>
public readonly record struct FrameAccount(long Total, long Free, long Cached)
{
    /// <summary>Those that are out: whatever is neither free nor cached.</summary>
    public long Allocated => Total - Free - Cached;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Free} free + {Cached} cached + {Allocated} allocated = {Total} frames";
}
