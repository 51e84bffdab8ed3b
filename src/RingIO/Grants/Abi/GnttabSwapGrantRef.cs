// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_swap_grant_ref: exchanges two entries of the caller's table.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 12)]
public struct GnttabSwapGrantRef
{
    /// <summary>In: one reference.</summary>
    [FieldOffset(0)]
    public uint First;

    /// <summary>In: the other.</summary>
    [FieldOffset(4)]
    public uint Second;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(8)]
    public GrantStatus Status;
}
