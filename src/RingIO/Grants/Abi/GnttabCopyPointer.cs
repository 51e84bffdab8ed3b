// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>One side of a <see cref="GnttabCopy"/>.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct GnttabCopyPointer
{
    /// <summary>The grant reference, if the side is granted.</summary>
    [FieldOffset(0)]
    public uint Reference;

    /// <summary>Else the caller's own page, as it numbers its memory.</summary>
    [FieldOffset(0)]
    public ulong Frame;

    /// <summary>Whose it is; DOMID_SELF for the caller's own page.</summary>
    [FieldOffset(8)]
    public ushort Domain;

    /// <summary>The first byte in the page.</summary>
    [FieldOffset(10)]
    public ushort Offset;
}
