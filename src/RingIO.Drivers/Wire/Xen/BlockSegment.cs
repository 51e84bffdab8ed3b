// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A part of a granted page, in sectors of 512 bytes.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/blkif.h</c>, <c>struct blkif_request_segment</c>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct BlockSegment
{
    /// <summary>The granted page (<c>gref</c>).</summary>
    [FieldOffset(0)]
    public uint GrantRef;

    /// <summary>The first sector in the page, 0 to 7 (<c>first_sect</c>).</summary>
    [FieldOffset(4)]
    public byte FirstSector;

    /// <summary>The last sector in the page, 0 to 7, not before the first (<c>last_sect</c>).</summary>
    [FieldOffset(5)]
    public byte LastSector;
}
