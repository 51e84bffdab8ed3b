// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>One step of the victim with what the peer writes before and during it.</summary>
/// <param name="Step">Which of the victim's steps, counted from 0.</param>
/// <param name="Writes">The writes, by access.</param>
/// <remarks>Immutable.</remarks>
public sealed record HostileMove(int Step, IReadOnlyList<HostileWrite> Writes);
