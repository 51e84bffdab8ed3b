// SPDX-License-Identifier: MIT

namespace RingIO.Translation;

/// <summary>What an <see cref="Mmu"/> has done.</summary>
/// <param name="Walks">How many addresses it has walked for.</param>
/// <param name="References">How many entries it has read from memory.</param>
/// <param name="Faults">How many walks ended in a fault.</param>
/// <param name="Switches">How many times a root was loaded.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct MmuCounts(long Walks, long References, long Faults, long Switches);
