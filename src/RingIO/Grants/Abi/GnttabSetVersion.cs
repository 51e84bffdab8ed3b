// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_set_version: chooses the layout of the caller's table.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 4)]
public struct GnttabSetVersion
{
    /// <summary>In: 1 or 2. Out: the version that holds now.</summary>
    [FieldOffset(0)]
    public uint Version;
}
