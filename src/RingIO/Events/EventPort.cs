// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>A port of a domain: one end of an event channel (event_channel.h: evtchn_port_t). 0 is never a port.</summary>
/// <param name="Number">The number itself.</param>
/// <remarks>Immutable; it means something only together with its domain.</remarks>
public readonly record struct EventPort(uint Number)
{
    /// <inheritdoc/>
    public override string ToString() => $"port:{Number}";
}
