// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Events;

/// <summary>What the hypervisor keeps of a domain's FIFO queues: private to it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
public struct FifoDomainWords
{
    /// <summary>1 while somebody changes a queue, a page or a control block.</summary>
    [FieldOffset(0)]
    public uint Lock;

    /// <summary>How many pages of event words there are.</summary>
    [FieldOffset(4)]
    public uint PageCount;
}
