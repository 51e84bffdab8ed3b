// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_query_size: how large a table is, and may become.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct GnttabQuerySize
{
    /// <summary>In: whose table; DOMID_SELF.</summary>
    [FieldOffset(0)]
    public ushort Domain;

    /// <summary>Out: how many frames it has.</summary>
    [FieldOffset(4)]
    public uint FrameCount;

    /// <summary>Out: how many it may have.</summary>
    [FieldOffset(8)]
    public uint MaxFrameCount;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(12)]
    public GrantStatus Status;
}
