// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_setup_table: makes the table larger, and tells its frames.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct GnttabSetupTable
{
    /// <summary>In: whose table; DOMID_SELF.</summary>
    [FieldOffset(0)]
    public ushort Domain;

    /// <summary>In: how many frames it is to have at least.</summary>
    [FieldOffset(4)]
    public uint FrameCount;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(8)]
    public GrantStatus Status;

    /// <summary>In: the address of the caller's list, for whoever reads the operation from a guest.</summary>
    [FieldOffset(16)]
    public ulong FrameList;
}
