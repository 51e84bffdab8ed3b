// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Entries bit by bit, against the tables of Intel SDM volume 3A, 5.3 to 5.5.</summary>
public sealed class PageTableFormatTests
{
    private const PagingControls Controls = PagingControls.Usual;
    private const PageFlags Kernel = PageFlags.Writable;

    private static readonly PageTableFormat Two = PageTableFormat.TwoLevel;
    private static readonly PageTableFormat Pae = PageTableFormat.Pae;
    private static readonly PageTableFormat Four = PageTableFormat.FourLevel;

    [Fact]
    public void EncodePage_TwoLevel_IsAsTables5_4And5_6()
    {
        // PTE: address 31:12, PAT 7, G 8, D 6, A 5, PCD 4, PWT 3, U/S 2, R/W 1, P 0.
        Assert.Equal(0x12345003UL, Two.EncodePage(new(0x12345), Kernel, 1));
        Assert.Equal(0x00001005UL, Two.EncodePage(new(1), PageFlags.User, 1));
        Assert.Equal(
            0xFFFFF1FFUL,
            Two.EncodePage(
                new(0xFFFFF),
                Kernel
                    | PageFlags.User
                    | PageFlags.WriteThrough
                    | PageFlags.CacheDisable
                    | PageFlags.Accessed
                    | PageFlags.Dirty
                    | PageFlags.AttributeTable
                    | PageFlags.Global,
                1
            )
        );
        Assert.Equal(
            0x00000E01UL,
            Two.EncodePage(
                new(0),
                PageFlags.Available0 | PageFlags.Available1 | PageFlags.Available2,
                1
            )
        );

        // PDE for 4 MiB: address 31:22, PS 7, PAT 12.
        Assert.Equal(0x00400083UL, Two.EncodePage(new(0x400), Kernel, 2));
        Assert.Equal(0x00401181UL, Two.EncodePage(new(0x400), Pat(PageFlags.Global), 2));
    }

    [Fact]
    public void EncodePage_TwoLevelAbove4GiB_PutsTheHighBitsFrom13On()
    {
        var pse36 = Two.WithPhysicalBits(40);
        var frame = new Mfn(0xA5_FFC00); // Address 0xA5_FFC0_0000.
        var entry = pse36.EncodePage(frame, Kernel, 2);
        Assert.Equal(0xFFC00083UL | (0xA5UL << 13), entry);
        Assert.Equal(frame, pse36.FrameOf(entry, 2, isPage: true));
        Assert.Throws<ArgumentException>(() => pse36.EncodePage(new(0x10_0000), Kernel, 1));
        Assert.Throws<ArgumentException>(() => Two.EncodePage(frame, Kernel, 2));
    }

    [Fact]
    public void EncodePage_Wide_IsAsTables5_9To5_20()
    {
        foreach (var format in new[] { Pae, Four })
        {
            Assert.Equal(0x0000_0123_4567_8003UL, format.EncodePage(new(0x1234_5678), Kernel, 1));
            Assert.Equal(
                0x8000_0000_0000_1101UL,
                format.EncodePage(new(1), PageFlags.NoExecute | PageFlags.Global, 1)
            );
            Assert.Equal(0x0000_0000_0020_0083UL, format.EncodePage(new(0x200), Kernel, 2));
            Assert.Equal(0x0000_0000_0020_1081UL, format.EncodePage(new(0x200), Pat(0), 2));
            Assert.Equal(0x0000_0000_0000_1081UL, format.EncodePage(new(1), Pat(0), 1));
        }

        // PDPTE for 1 GiB.
        Assert.Equal(0x0000_0040_0000_0083UL, Four.EncodePage(new(0x400_0000), Kernel, 3));
    }

    [Fact]
    public void EncodeTable_GivesAllRights_ButPaePointersHaveNone()
    {
        Assert.Equal(0x00005007UL, Two.EncodeTable(new(5), 2));
        Assert.Equal(0x00005007UL, Pae.EncodeTable(new(5), 2));
        Assert.Equal(0x00005001UL, Pae.EncodeTable(new(5), 3));
        Assert.Equal(0x00005007UL, Four.EncodeTable(new(5), 3));
        Assert.Equal(0x00005007UL, Four.EncodeTable(new(5), 4));
    }

    [Fact]
    public void ReservedBits_PerLevel_AreThoseOfTheManual()
    {
        // Two levels: none in a PTE or a PDE for a table; bits 21:13 in a PDE for 4 MiB, fewer with PSE-36 (bits 21:(M-19)).
        Assert.Equal(0UL, Two.ReservedBits(1, true, Controls));
        Assert.Equal(0UL, Two.ReservedBits(2, false, Controls));
        Assert.Equal(0x003F_E000UL, Two.ReservedBits(2, true, Controls));
        Assert.Equal(0x003E_0000UL, Two.WithPhysicalBits(36).ReservedBits(2, true, Controls));
        Assert.Equal(0x0020_0000UL, Two.WithPhysicalBits(40).ReservedBits(2, true, Controls));

        // PAE with 36 bits: 62:36; in a PDPTE also 63, 8:5 and 2:1; in a PDE for 2 MiB also 20:13.
        var pae = Pae.WithPhysicalBits(36);
        Assert.Equal(0x7FFF_FFF0_0000_0000UL, pae.ReservedBits(1, true, Controls));
        Assert.Equal(0x7FFF_FFF0_0000_0000UL, pae.ReservedBits(2, false, Controls));
        Assert.Equal(0x7FFF_FFF0_001F_E000UL, pae.ReservedBits(2, true, Controls));
        Assert.Equal(0xFFFF_FFF0_0000_01E6UL, pae.ReservedBits(3, false, Controls));

        // Four levels with 46 bits: 51:46; PS in a PML4E; 29:13 for 1 GiB; 20:13 for 2 MiB.
        var four = Four.WithPhysicalBits(46);
        Assert.Equal(0x000F_C000_0000_0000UL, four.ReservedBits(1, true, Controls));
        Assert.Equal(0x000F_C000_001F_E000UL, four.ReservedBits(2, true, Controls));
        Assert.Equal(0x000F_C000_3FFF_E000UL, four.ReservedBits(3, true, Controls));
        Assert.Equal(0x000F_C000_0000_0000UL, four.ReservedBits(3, false, Controls));
        Assert.Equal(0x000F_C000_0000_0080UL, four.ReservedBits(4, false, Controls));
        Assert.Equal(
            0x000F_C000_0000_0080UL,
            four.WithoutGigabytePages().ReservedBits(3, false, Controls)
        );

        // Without IA32_EFER.NXE, bit 63 is reserved.
        Assert.Equal(1UL << 63, Four.ReservedBits(1, true, PagingControls.None));
        Assert.Equal(0UL, Four.ReservedBits(1, true, PagingControls.NoExecute));
    }

    [Fact]
    public void IsPage_ByLevelAndControls_IsWhatThePageSizeBitSays()
    {
        const ulong Large = 0x83;
        Assert.True(Two.IsPage(Large, 2, PagingControls.PageSizeExtensions));
        Assert.False(Two.IsPage(Large, 2, PagingControls.None));
        Assert.True(Pae.IsPage(Large, 2, PagingControls.None));
        Assert.False(Pae.IsPage(Large, 3, Controls));
        Assert.True(Four.IsPage(Large, 3, PagingControls.None));
        Assert.False(Four.WithoutGigabytePages().IsPage(Large, 3, Controls));
        Assert.False(Four.IsPage(Large, 4, Controls));
        Assert.True(Four.IsPage(0x01, 1, Controls));
    }

    [Fact]
    public void IndexOf_Address_IsTheManualsSplit()
    {
        var two = new GuestVirtualAddress(0xFFC0_1ABC).Frame; // 31:22 = 0x3FF, 21:12 = 1.
        Assert.Equal((0x3FF, 1), (Two.IndexOf(two, 2), Two.IndexOf(two, 1)));
        var pae = new GuestVirtualAddress(0xC020_3ABC).Frame; // 31:30 = 3, 29:21 = 1, 20:12 = 3.
        Assert.Equal((3, 1, 3), (Pae.IndexOf(pae, 3), Pae.IndexOf(pae, 2), Pae.IndexOf(pae, 1)));
        var four = new GuestVirtualAddress(0xFFFF_8000_4040_3ABC).Frame; // 256, 1, 2, 3.
        Assert.Equal(
            (256, 1, 2, 3),
            (
                Four.IndexOf(four, 4),
                Four.IndexOf(four, 3),
                Four.IndexOf(four, 2),
                Four.IndexOf(four, 1)
            )
        );
    }

    [Fact]
    public void IsCanonical_AtTheEdges_IsWhatTheFormatTranslates()
    {
        Assert.True(Two.IsCanonical(new(0xFFFF_FFFF)));
        Assert.False(Two.IsCanonical(new(0x1_0000_0000)));
        Assert.False(Pae.IsCanonical(new(0x1_0000_0000)));
        Assert.True(Four.IsCanonical(new(0x0000_7FFF_FFFF_FFFF)));
        Assert.False(Four.IsCanonical(new(0x0000_8000_0000_0000)));
        Assert.False(Four.IsCanonical(new(0xFFFF_7FFF_FFFF_FFFF)));
        Assert.True(Four.IsCanonical(new(0xFFFF_8000_0000_0000)));
    }

    [Fact]
    public void FlagsOf_EachFlagAtEachLevel_IsWhatWasEncoded()
    {
        foreach (var format in new[] { Two, Pae, Four })
        {
            for (var level = 1; level <= format.Levels; level++)
            {
                foreach (var flag in Enum.GetValues<PageFlags>())
                {
                    var isImplied = flag is PageFlags.LargePage or PageFlags.Present;
                    var hasFlag = flag != PageFlags.NoExecute || format.HasNoExecute;
                    if (isImplied || !hasFlag || !format.MapsPages(level))
                    {
                        continue;
                    }

                    var entry = format.EncodePage(new(0), flag, level);
                    var implied = level > 1 ? PageFlags.LargePage : PageFlags.None;
                    Assert.Equal(
                        flag | PageFlags.Present | implied,
                        format.FlagsOf(entry, level, isPage: true)
                    );
                    Assert.Equal(0UL, entry & format.ReservedBits(level, true, Controls));
                }
            }
        }

        Assert.Throws<ArgumentException>(() => Two.EncodePage(new(0), PageFlags.NoExecute, 1));
        Assert.Throws<ArgumentException>(() => Four.EncodePage(new(1), Kernel, 2));
        Assert.Throws<ArgumentException>(() => Four.EncodePage(new(0), Kernel, 4));
    }

    private static PageFlags Pat(PageFlags flags) => flags | PageFlags.AttributeTable;
}
