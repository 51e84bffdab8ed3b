// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>A grant entry of version 1 (xen/grant_table.h: grant_entry_v1); 512 a frame.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 8)]
public struct GrantEntryV1
{
    /// <summary><see cref="GrantEntryBits"/>; written last.</summary>
    [FieldOffset(0)]
    public ushort Flags;

    /// <summary>To whom it is granted.</summary>
    [FieldOffset(2)]
    public ushort Domain;

    /// <summary>The frame, as the granting domain numbers its memory.</summary>
    [FieldOffset(4)]
    public uint Frame;
}
