// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

public sealed class TlbTests
{
    private static readonly AddressSpaceId One = new(1);
    private static readonly AddressSpaceId Two = new(2);
    private static readonly GuestVirtualAddress Somewhere = new(0x7FFF_1234_5678);

    [Fact]
    public void Lookup_AfterInsert_HitsFromTheFirstToTheLastByteOfItsSizeOnly()
    {
        foreach (var size in new[] { PageSize.Size4K, PageSize.Size2M, PageSize.Size1G })
        {
            var tlb = new Tlb(TlbGeometry.Zen5);
            var entry = Entry(size);
            tlb.Insert(entry);
            var first = GuestVirtualAddress.Of(entry.Page);

            Assert.Equal(1, Look(tlb, first));
            Assert.Equal(1, Look(tlb, first.Plus(size.Bytes - 1)));
            Assert.Equal(0, Look(tlb, first.Plus(-1)));
            Assert.Equal(0, Look(tlb, first.Plus(size.Bytes)));
            Assert.Equal(2, tlb.Counters.Hits(1, size));
            Assert.Equal(2, tlb.Counters.Misses(1));
        }
    }

    [Fact]
    public void Lookup_InAnotherSpace_HitsGlobalEntriesOnly()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        tlb.Insert(Entry(PageSize.Size4K));
        Assert.Equal(0, Look(tlb, Somewhere, Two));
        tlb.Insert(Entry(PageSize.Size2M) with { IsGlobal = true });
        Assert.Equal(1, Look(tlb, Somewhere, Two));
    }

    [Fact]
    public void Lookup_AddressesOf57Bits_AreToldApart()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        tlb.Insert(Entry(PageSize.Size4K));
        for (var bit = 12; bit < 57; bit++)
        {
            Assert.Equal(0, Look(tlb, new(Somewhere.Value ^ (1UL << bit))));
        }
    }

    [Fact]
    public void Lookup_WhatIsNoAddressOf57Bits_MissesAndLeavesOthersAlone()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        tlb.Insert(Entry(PageSize.Size4K));
        for (var bit = 57; bit < 64; bit++)
        {
            // A tag has no room for these bits: the page would look like the one that is there.
            var other = new GuestVirtualAddress(Somewhere.Value ^ (1UL << bit));
            Assert.Equal(0, Look(tlb, other));
            tlb.FlushPage(other, One);
            Assert.Equal(1, Look(tlb, Somewhere));
            var entry = Entry(PageSize.Size4K) with { Page = other.Frame };
            Assert.Contains(
                "57 bits",
                Assert.Throws<ArgumentException>(() => tlb.Insert(entry)).Message,
                StringComparison.Ordinal
            );
        }
    }

    [Theory]
    [InlineData(TlbRights.None, TlbAccess.Read, true)]
    [InlineData(TlbRights.None, TlbAccess.User, false)]
    [InlineData(TlbRights.None, TlbAccess.Execute, false)]
    [InlineData(TlbRights.Write, TlbAccess.Write, false)]
    [InlineData(TlbRights.Dirty, TlbAccess.Write, false)]
    [InlineData(TlbRights.Write | TlbRights.Dirty, TlbAccess.Write, true)]
    [InlineData(TlbRights.Write | TlbRights.Dirty, TlbAccess.Write | TlbAccess.User, false)]
    [InlineData(
        TlbRights.Write | TlbRights.Dirty | TlbRights.User,
        TlbAccess.Write | TlbAccess.User,
        true
    )]
    [InlineData(TlbRights.User | TlbRights.Execute, TlbAccess.User | TlbAccess.Execute, true)]
    public void Lookup_WithRights_HitsWhatTheyPermitAndDropsTheRest(
        TlbRights rights,
        TlbAccess access,
        bool permitted
    )
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        tlb.Insert(Entry(PageSize.Size4K) with { Rights = rights });
        Assert.Equal(permitted ? 1 : 0, tlb.Lookup(Somewhere, One, access, out _));
        Assert.Equal(permitted ? 0 : 1, tlb.Counters.RightsMisses);
        Assert.Equal(permitted ? 1 : 0, Look(tlb, Somewhere));
    }

    [Fact]
    public void Flushes_EachKind_TakesWhatItSaysAndLeavesTheRest()
    {
        // What is left of: the page's own, its neighbour, the other space's, the global one.
        Check(tlb => tlb.FlushPage(Somewhere, One), "neighbour", "other", "global");
        Check(tlb => tlb.FlushSpace(One), "other", "global");
        Check(tlb => tlb.LoadRoot(One), "other", "global");
        Check(tlb => tlb.LoadRoot(One, keep: true), "own", "neighbour", "other", "global");
        Check(tlb => tlb.FlushNonGlobal(), "global");
        Check(tlb => tlb.FlushAll());

        static void Check(Action<Tlb> flush, params string[] left)
        {
            var tlb = new Tlb(TlbGeometry.Zen5);
            var own = Entry(PageSize.Size4K);
            var global = GuestVirtualAddress.Of(own.Page.Plus(2));
            tlb.Insert(own);
            tlb.Insert(own with { Page = own.Page.Plus(1) });
            tlb.Insert(own with { Space = Two });
            tlb.Insert(own with { Page = global.Frame, IsGlobal = true });
            flush(tlb);
            var found = new List<string>();
            Add(Somewhere, One, "own");
            Add(Somewhere.Plus(4096), One, "neighbour");
            Add(Somewhere, Two, "other");
            Add(global, One, "global");
            Assert.Equal(left, found, StringComparer.Ordinal);

            void Add(GuestVirtualAddress address, AddressSpaceId space, string name)
            {
                if (Look(tlb, address, space) != 0)
                {
                    found.Add(name);
                }
            }
        }
    }

    [Fact]
    public void FlushPage_OfAGlobalPage_TakesItInEverySpace()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        tlb.Insert(Entry(PageSize.Size2M) with { IsGlobal = true });
        tlb.FlushPage(Somewhere, Two);
        Assert.Equal(0, Look(tlb, Somewhere));
        // Both levels had it.
        Assert.Equal(2, tlb.Counters.Flushed(TlbFlushCause.Page));
    }

    [Fact]
    public void Lookup_EvictedFromTheFirstLevel_HitsTheSecondAndComesBack()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        var entry = Entry(PageSize.Size4K);
        for (var page = 0; page <= 96; page++)
        {
            tlb.Insert(entry with { Page = entry.Page.Plus(page) });
        }

        Assert.Equal(1, tlb.Counters.Evictions(1));
        Assert.Equal(2, Look(tlb, Somewhere));
        Assert.Equal(1, Look(tlb, Somewhere));
        Assert.Equal(1 + 97, tlb.Counters.Misses(1, PageSize.Size4K));
    }

    [Fact]
    public void Walk_AgainNearby_BeginsBelowTheDirectory()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        Assert.Equal(4, tlb.Walk(Somewhere, One, WalkLevels.LongMode, PageSize.Size4K));
        Assert.Equal(1, tlb.Walk(Somewhere.Plus(4096), One, WalkLevels.LongMode, PageSize.Size4K));
        Assert.Equal(
            2,
            tlb.Walk(Somewhere.Plus(1 << 22), One, WalkLevels.LongMode, PageSize.Size4K)
        );
        Assert.Equal(
            1,
            tlb.Walk(Somewhere.Plus(1 << 23), One, WalkLevels.LongMode, PageSize.Size2M)
        );
        Assert.Equal(4, tlb.Walk(Somewhere, Two, WalkLevels.LongMode, PageSize.Size4K));
        tlb.FlushPage(Somewhere, One);
        Assert.Equal(4, tlb.Walk(Somewhere, One, WalkLevels.LongMode, PageSize.Size4K));
        Assert.Equal(16, tlb.Counters.WalkReferences);
        Assert.Equal(6, tlb.Counters.Walks);
    }

    [Fact]
    public void Walk_OnAProcessorWithoutWalkCaches_ReadsEveryLevel()
    {
        var tlb = new Tlb(TlbGeometry.Pentium4);
        Assert.Equal(2, tlb.Walk(Somewhere, default, WalkLevels.Pae, PageSize.Size4K));
        Assert.Equal(2, tlb.Walk(Somewhere, default, WalkLevels.Ia32, PageSize.Size4K));
        Assert.Equal(1, tlb.Walk(Somewhere, default, WalkLevels.Ia32, PageSize.Size4M));
    }

    [Fact]
    public void TryResume_AfterRemember_LeadsToTheTable()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        Assert.False(tlb.TryResume(Somewhere, One, out _, out _));
        tlb.Remember(Somewhere, One, PageSize.Size1G, new(7));
        tlb.Remember(Somewhere, One, PageSize.Size2M, new(8));
        Assert.True(tlb.TryResume(Somewhere, One, out var covered, out var table));
        Assert.Equal((PageSize.Size2M, new Mfn(8)), (covered, table));
        Assert.True(tlb.TryResume(Somewhere.Plus(1 << 21), One, out covered, out table));
        Assert.Equal((PageSize.Size1G, new Mfn(7)), (covered, table));
    }

    [Fact]
    public void Insert_WhatCannotBe_IsRefused()
    {
        var tlb = new Tlb(TlbGeometry.Pentium4);
        var entry = Entry(PageSize.Size2M);
        Assert.Throws<ArgumentException>(() => tlb.Insert(entry with { Page = new(1) }));
        Assert.Throws<ArgumentException>(() => tlb.Insert(entry with { Frame = new(1) }));
        Assert.Throws<ArgumentException>(() => tlb.Insert(entry with { Size = default }));
        Assert.Throws<ArgumentException>(() => tlb.Insert(Entry(PageSize.Size1G)));
    }

    [Fact]
    public void Geometry_ThatCannotBe_IsRefused()
    {
        PageSize[] small = [PageSize.Size4K];
        Assert.Throws<ArgumentException>(() => new Tlb(new() { Levels = [] }));
        Refused();
        Refused(new TlbArrayGeometry(small, 3, 4));
        Refused(new TlbArrayGeometry(small, 4, 0));
        Refused(new TlbArrayGeometry([], 4, 4));
        Refused(new TlbArrayGeometry([default], 4, 4));
        Refused(new TlbArrayGeometry(small, 1 << 12, 1 << 12));
        Refused(new TlbArrayGeometry(small, 1, 12, TlbReplacement.TreePseudoLru));
        Refused(new TlbArrayGeometry(small, 1, 128, TlbReplacement.TreePseudoLru));
        Refused(new TlbArrayGeometry(small, 1, 4), new TlbArrayGeometry(small, 1, 4));

        static void Refused(params TlbArrayGeometry[] level) =>
            Assert.Throws<ArgumentException>(() => new Tlb(new() { Levels = [level] }));
    }

    [Fact]
    public void Reset_AfterUse_CountsAnewAndForgetsNothing()
    {
        var tlb = new Tlb(TlbGeometry.Zen5);
        tlb.Insert(Entry(PageSize.Size4K));
        Look(tlb, Somewhere);
        tlb.Counters.Reset();
        Assert.Equal(0, tlb.Counters.Lookups + tlb.Counters.Fills(PageSize.Size4K));
        Assert.Equal(1, Look(tlb, Somewhere));
        Assert.Throws<ArgumentOutOfRangeException>(() => tlb.Counters.Hits(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => tlb.Counters.Misses(3));
    }

    private static int Look(Tlb tlb, GuestVirtualAddress address, AddressSpaceId? space = null) =>
        tlb.Lookup(address, space ?? One, TlbAccess.Read, out _);

    private static TlbEntry Entry(PageSize size)
    {
        var page = new Vfn((Somewhere.Value & ~(ulong)size.OffsetMask) >> 12);
        return new(page, size, new(0), One, TlbRights.None);
    }
}
