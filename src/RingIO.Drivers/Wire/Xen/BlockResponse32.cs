// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Drivers.Wire.Xen;

/// <summary>What became of a request to a block device.</summary>
/// <remarks>A plain copy, never a view of shared memory: any number may stand in it. Source: <c>xen/io/blkif.h</c>, <c>struct blkif_response</c>. The ABI of 32-bit x86 domains, <see cref="BlockInterface.AbiX86With32Bits"/>, which aligns 64-bit words to 4 bytes.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 12, Pack = 4)]
public struct BlockResponse32
{
    /// <summary>The request's (<c>id</c>).</summary>
    [FieldOffset(0)]
    public ulong Id;

    /// <summary>The request's (<c>operation</c>).</summary>
    [FieldOffset(8)]
    public BlockOperation Operation;

    /// <summary>The result (<c>status</c>).</summary>
    [FieldOffset(10)]
    public BlockStatus Status;
}
