// SPDX-License-Identifier: MIT

using System.Runtime.InteropServices;

namespace RingIO.Events;

/// <summary>What the hypervisor shares with one virtual CPU: 64 bytes (xen.h: <c>vcpu_info</c>, x86-64), of which event channels use three words.</summary>
/// <remarks>Lies in memory that the guest can write: never trusted. The other fields belong to time and to faults.</remarks>
[StructLayout(LayoutKind.Explicit, Size = SharedInfoLayout.VcpuInfoBytes)]
public struct VcpuInfoWords
{
    /// <summary>
    /// <c>evtchn_upcall_pending</c> (low byte) and <c>evtchn_upcall_mask</c> (high byte), as one little-endian word: the
    /// hypervisor sets the first and the guest clears it; the guest alone writes the second.
    /// </summary>
    [FieldOffset(0)]
    public ushort Upcall;

    /// <summary><c>evtchn_pending_sel</c>: bit w says that word w of the pending bits deserves a look. Set by the hypervisor, taken by the guest.</summary>
    [FieldOffset(8)]
    public ulong PendingSelector;
}
