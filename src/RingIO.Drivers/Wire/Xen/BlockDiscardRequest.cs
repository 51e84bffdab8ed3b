// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>A request to forget sectors.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/blkif.h</c>, <c>struct blkif_request_discard</c>. The ABI of 64-bit domains, <see cref="BlockInterface.AbiX86With64Bits"/>.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 32)]
public struct BlockDiscardRequest
{
    /// <summary><see cref="BlockOperation.Discard"/> (<c>operation</c>).</summary>
    [FieldOffset(0)]
    public BlockOperation Operation;

    /// <summary>How (<c>flag</c>).</summary>
    [FieldOffset(1)]
    public BlockDiscardMode Flags;

    /// <summary>The device (<c>handle</c>).</summary>
    [FieldOffset(2)]
    public ushort Handle;

    /// <summary>Repeated in the response (<c>id</c>).</summary>
    [FieldOffset(8)]
    public ulong Id;

    /// <summary>The first sector, of 512 bytes (<c>sector_number</c>).</summary>
    [FieldOffset(16)]
    public ulong Sector;

    /// <summary>How many (<c>nr_sectors</c>).</summary>
    [FieldOffset(24)]
    public ulong SectorCount;
}
