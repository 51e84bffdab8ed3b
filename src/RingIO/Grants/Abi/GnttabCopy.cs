// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_copy: copies bytes between pages, each side granted or the caller's own.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 40)]
public struct GnttabCopy
{
    /// <summary>In: from where.</summary>
    [FieldOffset(0)]
    public GnttabCopyPointer Source;

    /// <summary>In: to where.</summary>
    [FieldOffset(16)]
    public GnttabCopyPointer Destination;

    /// <summary>In: how many bytes.</summary>
    [FieldOffset(32)]
    public ushort Length;

    /// <summary>In: which sides are granted.</summary>
    [FieldOffset(34)]
    public GrantCopyBits Flags;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(36)]
    public GrantStatus Status;
}
