// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Pages in a row.</summary>
/// <param name="First">The first page.</param>
/// <param name="Count">How many pages of 4 KiB, at least 1.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PageRange(Vfn First, long Count);
