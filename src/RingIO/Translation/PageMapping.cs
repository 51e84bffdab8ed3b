// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A wish: pages in a row mapped to frames in a row.</summary>
/// <param name="First">The first page.</param>
/// <param name="Frame">Its frame; the others follow.</param>
/// <param name="Flags">
/// What is allowed: any of Writable, User, WriteThrough, CacheDisable, AttributeTable, Global, NoExecute, Available0 to 2, and
/// Accessed or Dirty to begin with. Present is implied; LargePage is the mapper's choice.
/// </param>
/// <param name="Count">How many pages of 4 KiB, at least 1.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PageMapping(Vfn First, Mfn Frame, PageFlags Flags, long Count = 1);
