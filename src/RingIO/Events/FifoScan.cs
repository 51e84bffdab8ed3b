// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>Where a virtual CPU is in its queues: private to it, never in shared memory.</summary>
/// <remarks>Owned by one thread at a time.</remarks>
public sealed class FifoScan
{
    internal uint Ready;

    /// <summary>What the hypervisor's words held that a correct hypervisor does not write, the first time; null for nothing.</summary>
    public RingFault? Fault { get; private set; }

    internal uint[] Heads { get; } = new uint[FifoLayout.Priorities];

    internal void Report(int priority, uint port, string why) =>
        Fault ??= new(
            RingFaultKind.BadIndex,
            $"The queue of priority {priority} leads to port {port}, but {why}: its other events are lost. The event words of a guest are written by it and by the hypervisor only."
        );
}
