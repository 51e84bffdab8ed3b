// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_get_version: the layout of a table.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct GnttabGetVersion
{
    /// <summary>In: whose table; DOMID_SELF.</summary>
    [FieldOffset(0)]
    public ushort Domain;

    /// <summary>Out: 1 or 2.</summary>
    [FieldOffset(4)]
    public uint Version;
}
