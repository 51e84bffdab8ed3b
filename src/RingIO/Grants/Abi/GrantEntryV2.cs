// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>A grant entry of version 2 (xen/grant_table.h: grant_entry_v2, a union); 256 a frame.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct GrantEntryV2
{
    /// <summary><see cref="GrantEntryBits"/> but Reading and Writing, which are in the status; written last.</summary>
    [FieldOffset(0)]
    public ushort Flags;

    /// <summary>To whom it is granted.</summary>
    [FieldOffset(2)]
    public ushort Domain;

    /// <summary>With <see cref="GrantEntryBits.SubPage"/>: the first byte in the page.</summary>
    [FieldOffset(4)]
    public ushort PageOffset;

    /// <summary>With <see cref="GrantEntryBits.SubPage"/>: how many bytes.</summary>
    [FieldOffset(6)]
    public ushort Length;

    /// <summary>With <see cref="GrantEntryBits.Transitive"/>: whose grant it leads to.</summary>
    [FieldOffset(4)]
    public ushort TransitiveDomain;

    /// <summary>The frame, as the granting domain numbers its memory.</summary>
    [FieldOffset(8)]
    public ulong Frame;

    /// <summary>With <see cref="GrantEntryBits.Transitive"/>: which grant it leads to.</summary>
    [FieldOffset(8)]
    public uint TransitiveReference;
}
