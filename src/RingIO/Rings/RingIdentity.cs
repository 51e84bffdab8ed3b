// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Rings;

/// <summary>
/// The first 64 bytes of every ring's memory: what it is. Written once, before anyone attaches, and never again.
/// Header version 1; docs/ring-header.md and include/ringio_layout.h say the same in words and in C.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct RingIdentity
{
    /// <summary>What <see cref="Magic"/> holds: "RINGIO", carriage return, line feed, in little-endian order.</summary>
    public const ulong ExpectedMagic = 0x0A0D_4F49_474E_4952;

    /// <summary>The version that this library writes and reads.</summary>
    public const ushort CurrentVersion = 1;

    /// <summary>Tells a ring from other memory.</summary>
    [FieldOffset(0)]
    public ulong Magic;

    /// <summary>The header's version.</summary>
    [FieldOffset(8)]
    public ushort Version;

    /// <summary>The <see cref="RingKind"/>.</summary>
    [FieldOffset(10)]
    public ushort Kind;

    /// <summary>How many bytes the fixed words take: the size of <see cref="RingWords"/>.</summary>
    [FieldOffset(12)]
    public uint WordsBytes;

    /// <summary>The size of one item in bytes.</summary>
    [FieldOffset(16)]
    public uint ItemSize;

    /// <summary>How many entries the table of owners has: a power of two.</summary>
    [FieldOffset(20)]
    public uint OwnerCount;

    /// <summary>How many slots there are: a power of two.</summary>
    [FieldOffset(24)]
    public ulong Capacity;

    /// <summary>A number that the caller chooses for the layout of its items; both sides must name the same.</summary>
    [FieldOffset(32)]
    public ulong LayoutId;

    /// <summary>Where the table of owners begins, in bytes from the ring's first.</summary>
    [FieldOffset(40)]
    public uint OwnersOffset;

    /// <summary>Where the sequence words begin, in bytes from the ring's first; 0 where the kind has none.</summary>
    [FieldOffset(44)]
    public uint SequencesOffset;

    /// <summary>Where the slots begin, in bytes from the ring's first.</summary>
    [FieldOffset(48)]
    public ulong SlotsOffset;

    /// <summary>The <see cref="RingFeatures"/>.</summary>
    [FieldOffset(56)]
    public uint Features;

    /// <summary>FNV-1a (32 bits) of the 60 bytes before: a flipped bit anywhere is seen.</summary>
    [FieldOffset(60)]
    public uint Checksum;
}
