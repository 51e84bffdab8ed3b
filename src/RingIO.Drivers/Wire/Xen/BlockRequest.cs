// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A request to a block device: read, write, barrier, flush; seen as another kind by <see cref="Operation"/>.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/blkif.h</c>, <c>struct blkif_request</c>. The ABI of 64-bit domains, <see cref="BlockInterface.AbiX86With64Bits"/>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 112)]
public struct BlockRequest
{
    /// <summary>What is asked (<c>operation</c>).</summary>
    [FieldOffset(0)]
    public BlockOperation Operation;

    /// <summary>How many segments there are, 0 to <see cref="BlockSegments.Count"/> (<c>nr_segments</c>).</summary>
    [FieldOffset(1)]
    public byte SegmentCount;

    /// <summary>The device, of those of the front end; only for reads and writes (<c>handle</c>).</summary>
    [FieldOffset(2)]
    public ushort Handle;

    /// <summary>Repeated in the response (<c>id</c>).</summary>
    [FieldOffset(8)]
    public ulong Id;

    /// <summary>The first sector, of 512 bytes (<c>sector_number</c>).</summary>
    [FieldOffset(16)]
    public ulong Sector;

    /// <summary>Where the data is (<c>seg</c>).</summary>
    [FieldOffset(24)]
    public BlockSegments Segments;

    /// <summary>The same bytes, where the operation is <see cref="BlockOperation.Discard"/>.</summary>
    [FieldOffset(0)]
    public BlockDiscardRequest Discard;

    /// <summary>The same bytes, where the operation is <see cref="BlockOperation.Indirect"/>.</summary>
    [FieldOffset(0)]
    public BlockIndirectRequest Indirect;
}
