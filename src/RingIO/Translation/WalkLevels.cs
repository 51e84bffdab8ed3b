// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>What an entry of each level of a page table covers, the smallest first: the shape of a walk.</summary>
/// <remarks>Source: Intel SDM volume 3A, 5.3 to 5.5.</remarks>
public static class WalkLevels
{
    private static readonly PageSize[] LongModeLevels = PageTableFormat.FourLevel.WalkSpans();
    private static readonly PageSize[] PaeLevels = PageTableFormat.Pae.WalkSpans();
    private static readonly PageSize[] Ia32Levels = PageTableFormat.TwoLevel.WalkSpans();

    /// <summary>512 GiB: what an entry of the topmost table of four-level paging covers; no page has that size.</summary>
    public static PageSize Size512G => PageSize.FromBytes(1L << 39);

    /// <summary>Four-level paging of x86-64: four references for a page of 4 KiB.</summary>
    public static ReadOnlySpan<PageSize> LongMode => LongModeLevels;

    /// <summary>PAE: two references, for the four topmost entries are in registers.</summary>
    public static ReadOnlySpan<PageSize> Pae => PaeLevels;

    /// <summary>IA-32 with two levels.</summary>
    public static ReadOnlySpan<PageSize> Ia32 => Ia32Levels;
}
