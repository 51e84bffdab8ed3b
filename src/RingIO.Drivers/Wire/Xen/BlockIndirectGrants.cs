// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>The granted pages in which an indirect request has its segments.</summary>
/// <remarks>Source: <c>xen/io/blkif.h</c>, <c>BLKIF_MAX_INDIRECT_PAGES_PER_REQUEST</c>.</remarks>
[InlineArray(Count)]
public struct BlockIndirectGrants
{
    /// <summary>How many there are.</summary>
    public const int Count = 8;

    private uint _first;
}
