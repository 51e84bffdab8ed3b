// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_map_grant_ref: maps another domain's granted page.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 32)]
public struct GnttabMapGrantRef
{
    /// <summary>In: where, for processors.</summary>
    [FieldOffset(0)]
    public ulong HostAddress;

    /// <summary>In: how.</summary>
    [FieldOffset(8)]
    public GrantMapBits Flags;

    /// <summary>In: the granting domain's reference.</summary>
    [FieldOffset(12)]
    public uint Reference;

    /// <summary>In: the granting domain.</summary>
    [FieldOffset(16)]
    public ushort Domain;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(18)]
    public GrantStatus Status;

    /// <summary>Out: what to unmap it by.</summary>
    [FieldOffset(20)]
    public uint Handle;

    /// <summary>Out: the machine address, for devices; else 0.</summary>
    [FieldOffset(24)]
    public ulong DeviceAddress;
}
