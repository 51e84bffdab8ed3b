// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>The segments of a request.</summary>
/// <remarks>Source: <c>xen/io/blkif.h</c>, <c>BLKIF_MAX_SEGMENTS_PER_REQUEST</c>.</remarks>
[InlineArray(Count)]
public struct BlockSegments
{
    /// <summary>How many there are.</summary>
    public const int Count = 11;

    private BlockSegment _first;
}
