// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Generators;

/// <summary>How many slots a ring has: a power of two, at least 2.</summary>
/// <param name="Slots">The number.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct RingCapacity(int Slots);
