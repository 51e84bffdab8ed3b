// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_unmap_grant_ref: ends a mapping, or its part for processors or for devices.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct GnttabUnmapGrantRef
{
    /// <summary>In: where it is mapped for processors; 0 keeps that part.</summary>
    [FieldOffset(0)]
    public ulong HostAddress;

    /// <summary>In: the machine address that was given for devices; 0 keeps that part.</summary>
    [FieldOffset(8)]
    public ulong DeviceAddress;

    /// <summary>In: the handle.</summary>
    [FieldOffset(16)]
    public uint Handle;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(20)]
    public GrantStatus Status;
}
