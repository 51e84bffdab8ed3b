// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What is asked of a block device.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/blkif.h</c>, <c>BLKIF_OP_*</c>.</remarks>
public enum BlockOperation : byte
{
    /// <summary>Reads sectors into the segments.</summary>
    Read = 0,

    /// <summary>Writes sectors from the segments.</summary>
    Write = 1,

    /// <summary>Writes; all before it, it and all after it stay in this order.</summary>
    WriteBarrier = 2,

    /// <summary>Makes what was written before it durable.</summary>
    FlushDiskCache = 3,

    /// <summary>Not used any more.</summary>
    Reserved = 4,

    /// <summary>Forgets sectors: <see cref="BlockDiscardRequest"/>.</summary>
    Discard = 5,

    /// <summary>Reads or writes with more segments: <see cref="BlockIndirectRequest"/>.</summary>
    Indirect = 6,
}
