// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A page as it is mapped, by one entry.</summary>
/// <param name="Page">Its first page of 4 KiB.</param>
/// <param name="Frame">Its first frame.</param>
/// <param name="Size">Its size.</param>
/// <param name="Flags">The entry's flags.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct MappedPage(Vfn Page, Mfn Frame, PageSize Size, PageFlags Flags);
