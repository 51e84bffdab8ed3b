// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Pages in a row whose translations are to be forgotten.</summary>
/// <param name="First">The first page.</param>
/// <param name="Count">How many pages of 4 KiB.</param>
/// <param name="Size">The smallest size of page by which they were mapped: one INVLPG for each is enough.</param>
/// <param name="Global">Whether one of them was global.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct InvalidationRange(Vfn First, long Count, PageSize Size, bool Global);
