// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_unmap_and_replace: ends a mapping and puts in its place what is mapped elsewhere.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct GnttabUnmapAndReplace
{
    /// <summary>In: where it is mapped.</summary>
    [FieldOffset(0)]
    public ulong HostAddress;

    /// <summary>In: where the page is mapped that moves there; 0 for none.</summary>
    [FieldOffset(8)]
    public ulong NewAddress;

    /// <summary>In: the handle.</summary>
    [FieldOffset(16)]
    public uint Handle;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(20)]
    public GrantStatus Status;
}
