// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_get_status_frames: where the status words of a table of version 2 are.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct GnttabGetStatusFrames
{
    /// <summary>In: how many frames to tell.</summary>
    [FieldOffset(0)]
    public uint FrameCount;

    /// <summary>In: whose table; DOMID_SELF.</summary>
    [FieldOffset(4)]
    public ushort Domain;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(6)]
    public GrantStatus Status;

    /// <summary>In: the address of the caller's list, for whoever reads the operation from a guest.</summary>
    [FieldOffset(8)]
    public ulong FrameList;
}
