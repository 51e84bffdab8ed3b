// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Events;

/// <summary>A port has spent its budget: the other end sends more often than the domain allows.</summary>
/// <param name="Domain">The domain that is disturbed.</param>
/// <param name="Port">Its port.</param>
/// <param name="Sender">Who is at the other end; the domain itself for a port that is not between domains.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct EventStorm(DomainId Domain, EventPort Port, DomainId Sender);
