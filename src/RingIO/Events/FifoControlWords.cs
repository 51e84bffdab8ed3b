// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Events;

/// <summary>The FIFO ABI's control block of one virtual CPU: 72 bytes (event_channel.h: <c>evtchn_fifo_control_block</c>).</summary>
/// <remarks>Lies in memory that the guest can write: the hypervisor writes it and never follows what it holds.</remarks>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
public struct FifoControlWords
{
    /// <summary>The size in bytes.</summary>
    public const int Bytes = 72;

    /// <summary>Where the heads begin: one word of 32 bits a priority.</summary>
    public const int HeadOffset = 8;

    /// <summary>Bit p: the queue of priority p has got a new first event. Set by the hypervisor, taken by the guest.</summary>
    [FieldOffset(0)]
    public uint Ready;

    /// <summary>The first event of priority 0; 15 more follow. Written by the hypervisor.</summary>
    [FieldOffset(HeadOffset)]
    public uint Head;
}
