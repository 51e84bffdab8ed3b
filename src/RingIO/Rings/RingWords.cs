// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Rings;

/// <summary>
/// The fixed words at the start of every ring's memory, each group alone on its pair of cache lines.
/// Header version 1; docs/ring-header.md and include/ringio_layout.h say the same in words and in C.
/// </summary>
/// <remarks>Reached through an <see cref="RingIO.Primitives.IMemoryOrder"/> only: every ring states who writes which word.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 512)]
public struct RingWords
{
    /// <summary>What the ring is. Written before anyone attaches.</summary>
    [FieldOffset(0)]
    public RingIdentity Identity;

    /// <summary>The <see cref="RingState"/>. Either side writes, by compare-exchange, away from Open and never back.</summary>
    [FieldOffset(128)]
    public uint State;

    /// <summary>What consumers sleep on: bumped by whoever has published or ended the ring.</summary>
    [FieldOffset(136)]
    public uint ConsumerWake;

    /// <summary>How many consumers sleep, or are about to.</summary>
    [FieldOffset(140)]
    public uint ConsumerWaiters;

    /// <summary>What producers sleep on: bumped by whoever has released slots or ended the ring.</summary>
    [FieldOffset(144)]
    public uint ProducerWake;

    /// <summary>How many producers sleep, or are about to.</summary>
    [FieldOffset(148)]
    public uint ProducerWaiters;

    /// <summary>The owner who is repairing the ring, or 0.</summary>
    [FieldOffset(152)]
    public ulong RecoveryOwner;

    /// <summary>The producers' index, free-running: how many slots were put (or claimed, where several producers share a ring).</summary>
    [FieldOffset(256)]
    public ulong ProducerIndex;

    /// <summary>The consumers' index, free-running: how many slots were taken (or claimed, where several consumers share a ring).</summary>
    [FieldOffset(384)]
    public ulong ConsumerIndex;
}
