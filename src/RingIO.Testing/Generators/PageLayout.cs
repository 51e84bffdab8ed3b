// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Testing.Generators;

/// <summary>A backing of some pages and the part of it in which a ring is told to live.</summary>
/// <param name="PageBytes">The size of a page: a power of two, at least 4096.</param>
/// <param name="Pages">How many pages the backing has, at least 1.</param>
/// <param name="Offset">Where the part begins, in bytes.</param>
/// <param name="Length">How long the part is, in bytes; it ends inside the backing.</param>
/// <remarks>Immutable.</remarks>
public readonly record struct PageLayout(int PageBytes, int Pages, long Offset, long Length)
{
    /// <summary>How long the backing is, in bytes.</summary>
    public long BackingBytes => (long)PageBytes * Pages;

    /// <summary>Whether a ring accepts where the part begins: at a multiple of 128. Others it refuses.</summary>
    public bool IsAligned => Offset % 128 == 0;

    /// <summary>Whether the part lies in more than one page.</summary>
    public bool CrossesPages => Offset / PageBytes != (Offset + Length - 1) / PageBytes;

    /// <summary>The part, in a backing of at least <see cref="BackingBytes"/>.</summary>
    /// <param name="backing">The backing.</param>
    /// <returns>The part.</returns>
    public PageRegion Of(IPageBacking backing) => new(backing, Offset, Length);
}
