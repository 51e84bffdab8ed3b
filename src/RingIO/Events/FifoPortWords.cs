// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>What the hypervisor keeps of a port under the FIFO ABI: private to it, guarded by the domain's queues.</summary>
/// <remarks>Only <see cref="FifoCore{TOrder}"/> touches them, in memory that does not move while it does.</remarks>
public struct FifoPortWords
{
    /// <summary>1 if an event came before the page of the port's word.</summary>
    public uint Saved;

    /// <summary>The queue that the port was last on: virtual CPU x 16 + priority.</summary>
    public uint Place;
}
