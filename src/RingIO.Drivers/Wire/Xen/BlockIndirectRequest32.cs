// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A request whose segments stand in granted pages of their own.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/blkif.h</c>, <c>struct blkif_request_indirect</c>. The ABI of 32-bit x86 domains, <see cref="BlockInterface.AbiX86With32Bits"/>, which aligns 64-bit words to 4 bytes.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 56, Pack = 4)]
public struct BlockIndirectRequest32
{
    /// <summary><see cref="BlockOperation.Indirect"/> (<c>operation</c>).</summary>
    [FieldOffset(0)]
    public BlockOperation Operation;

    /// <summary>Read or write (<c>indirect_op</c>).</summary>
    [FieldOffset(1)]
    public BlockOperation IndirectOperation;

    /// <summary>How many segments the pages hold (<c>nr_segments</c>).</summary>
    [FieldOffset(2)]
    public ushort SegmentCount;

    /// <summary>Repeated in the response (<c>id</c>).</summary>
    [FieldOffset(4)]
    public ulong Id;

    /// <summary>The first sector, of 512 bytes (<c>sector_number</c>).</summary>
    [FieldOffset(12)]
    public ulong Sector;

    /// <summary>The device (<c>handle</c>).</summary>
    [FieldOffset(20)]
    public ushort Handle;

    /// <summary>The pages, of 512 segments each (<c>indirect_grefs</c>).</summary>
    [FieldOffset(24)]
    public BlockIndirectGrants IndirectGrants;
}
