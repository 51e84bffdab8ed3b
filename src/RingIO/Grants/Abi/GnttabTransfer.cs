// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_transfer: gives a page to a domain that accepts one.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 24)]
public struct GnttabTransfer
{
    /// <summary>In: the caller's page, as it numbers its memory.</summary>
    [FieldOffset(0)]
    public ulong Frame;

    /// <summary>In: who gets it.</summary>
    [FieldOffset(8)]
    public ushort Domain;

    /// <summary>In: the entry that accepts it.</summary>
    [FieldOffset(12)]
    public uint Reference;

    /// <summary>Out: how it ended.</summary>
    [FieldOffset(16)]
    public GrantStatus Status;
}
