// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Generators;

/// <summary>The free-running index with which a ring begins, mostly a few steps before a wrap.</summary>
/// <param name="Wrap">The number near which it lies: 0 (and so 2^64), 2^16, 2^31, 2^32, 2^63, or a multiple of a capacity.</param>
/// <param name="Offset">How far from it; negative for before.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct StartIndex(ulong Wrap, long Offset)
{
    /// <summary>The index itself, modulo 2^64.</summary>
    public ulong Value => unchecked(Wrap + (ulong)Offset);
}
