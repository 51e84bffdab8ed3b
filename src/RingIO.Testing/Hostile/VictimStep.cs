// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>One thing that a victim can be asked to do.</summary>
/// <param name="Name">What scripts call it.</param>
/// <param name="Run">Does it, and says whether anything was put or taken. What it throws breaks the victim's promise.</param>
/// <remarks>Deterministic: the same memory, the same accesses in the same order. Else scripts cannot be replayed.</remarks>
public readonly record struct VictimStep(string Name, Func<bool> Run);
