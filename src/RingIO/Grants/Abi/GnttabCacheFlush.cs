// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Grants;

/// <summary>GNTTABOP_cache_flush. Only its layout: caches of processors that are modelled here are coherent.</summary>
/// <remarks>Plain data: whoever reads it from a guest's memory copies it once and judges the copy.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct GnttabCacheFlush
{
    /// <summary>In: the machine address.</summary>
    [FieldOffset(0)]
    public ulong DeviceAddress;

    /// <summary>In: or the reference.</summary>
    [FieldOffset(0)]
    public uint Reference;

    /// <summary>In: the first byte.</summary>
    [FieldOffset(8)]
    public ushort Offset;

    /// <summary>In: how many bytes.</summary>
    [FieldOffset(10)]
    public ushort Length;

    /// <summary>In: what to do.</summary>
    [FieldOffset(12)]
    public uint Operation;
}
