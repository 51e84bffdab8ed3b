// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Rings;

/// <summary>One entry of a ring's table of owners, alone on its pair of cache lines. Header version 1.</summary>
/// <remarks>While <see cref="Owner"/> is not 0, only that owner writes the entry; whoever recovers a dead owner clears it.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct OwnerWords
{
    /// <summary>
    /// The owner of an entry that was left with items claimed and not released: nobody, so that recovery hands them on.
    /// </summary>
    public const ulong Gone = ulong.MaxValue;

    /// <summary>Who owns the entry, as <see cref="RingIO.Primitives.IOwnerLiveness"/> names it; 0 if nobody.</summary>
    [FieldOffset(0)]
    public ulong Owner;

    /// <summary>How many times the entry was claimed.</summary>
    [FieldOffset(8)]
    public uint Epoch;

    /// <summary>The <see cref="RingRole"/> of the owner.</summary>
    [FieldOffset(12)]
    public uint Role;

    /// <summary>What the owner is about to claim: index (low 48 bits, shifted by 16) and count (16 bits); 0 if nothing.</summary>
    [FieldOffset(16)]
    public ulong Intent;

    /// <summary>The owner's own published index, where the ring's kind has one for each owner.</summary>
    [FieldOffset(24)]
    public ulong Index;
}
