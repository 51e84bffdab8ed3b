// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>What a port is used as (event_channel.h: EVTCHNSTAT_*).</summary>
public enum EventPortKind
{
    /// <summary>Not in use.</summary>
    Closed = 0,

    /// <summary>Waiting for a named domain to bind to it.</summary>
    Unbound = 1,

    /// <summary>Connected to a port of a domain.</summary>
    Interdomain = 2,

    /// <summary>Bound to a virtual interrupt.</summary>
    VirtualIrq = 4,

    /// <summary>For the domain's own virtual CPUs to call each other.</summary>
    Ipi = 5,
}
