// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What became of a request to a block device.</summary>
/// <remarks>The numbers are wire format. Source: <c>xen/io/blkif.h</c>, <c>BLKIF_RSP_*</c>.</remarks>
public enum BlockStatus : short
{
    /// <summary>The device or the back end knows no such operation.</summary>
    NotSupported = -2,

    /// <summary>It failed.</summary>
    Error = -1,

    /// <summary>It was done.</summary>
    Okay = 0,
}
