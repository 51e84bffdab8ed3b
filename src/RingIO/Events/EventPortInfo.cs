// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>What a port was at one moment (event_channel.h: evtchn_status).</summary>
/// <param name="Kind">What it is used as.</param>
/// <param name="Vcpu">The virtual CPU that is told of its events.</param>
/// <param name="Remote">Unbound: who may bind to it. Interdomain: who is connected. Otherwise meaningless.</param>
/// <param name="RemotePort">Interdomain: the other end.</param>
/// <param name="Irq">The virtual interrupt, of a port that is bound to one.</param>
/// <param name="Priority">The priority under the FIFO ABI; 0 is the highest.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct EventPortInfo(
    EventPortKind Kind,
    CpuId Vcpu,
    DomainId Remote,
    EventPort RemotePort,
    VirtualIrq Irq,
    int Priority
);
