// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Events;

/// <summary>What the hypervisor keeps of a virtual CPU's FIFO queues: private to it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct FifoCpuWords
{
    /// <summary>Where the CPU's control block is mapped; 0 for none.</summary>
    [FieldOffset(0)]
    public ulong ControlBlock;

    /// <summary>The last port of the queue of priority 0, or 0; 15 more follow.</summary>
    [FieldOffset(8)]
    public uint Tail;
}
