// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A wish: other flags for pages that are mapped.</summary>
/// <param name="First">The first page.</param>
/// <param name="Count">How many pages of 4 KiB, at least 1.</param>
/// <param name="Flags">All flags from now on, as in <see cref="PageMapping"/>; Accessed and Dirty stay as they are.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PageProtection(Vfn First, long Count, PageFlags Flags);
