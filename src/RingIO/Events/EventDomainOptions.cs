// SPDX-License-Identifier: MIT

namespace RingIO.Events;

/// <summary>How a domain takes part in event channels.</summary>
/// <remarks>Immutable.</remarks>
public sealed record EventDomainOptions
{
    /// <summary>How many virtual CPUs it has: 1 to <see cref="SharedInfoLayout.MaxVcpus"/>.</summary>
    public int Vcpus { get; init; } = 1;

    /// <summary>How its virtual CPUs are told.</summary>
    public required IUpcallSink Upcalls { get; init; }

    /// <summary>The first port that it may not have; at most what its ABI has.</summary>
    public int PortLimit { get; init; } = FifoLayout.Ports;

    /// <summary>How often one of its ports may disturb it; null for as often as it likes.</summary>
    public EventThrottle? Throttle { get; init; }

    /// <summary>Is told of storms, by <see cref="PortTable.Step"/>, on its thread; null for nobody.</summary>
    public Action<EventStorm>? OnStorm { get; init; }

    /// <summary>The time by which windows are measured.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
