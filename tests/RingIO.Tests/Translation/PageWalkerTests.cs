// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>What the walker grants, marks and reports.</summary>
public sealed class PageWalkerTests
{
    private const PagingControls Plain =
        PagingControls.PageSizeExtensions | PagingControls.NoExecute;
    private const PagingControls Protect = Plain | PagingControls.WriteProtect;

    // Intel SDM volume 3A, 5.6.1, row by row; the fault's code by 5.7: P 1, W/R 2, U/S 4, I/D 16.
    [Theory]
    [InlineData(PageFlags.None, PageAccess.Read, 0, Plain, 0)]
    [InlineData(PageFlags.None, PageAccess.Read, 3, Plain, 5)]
    [InlineData(PageFlags.None, PageAccess.Write, 0, Plain, 0)]
    [InlineData(PageFlags.None, PageAccess.Write, 0, Protect, 3)]
    [InlineData(PageFlags.None, PageAccess.Write, 3, Plain, 7)]
    [InlineData(PageFlags.None, PageAccess.Execute, 0, Plain, 0)]
    [InlineData(PageFlags.None, PageAccess.Execute, 3, Plain, 21)]
    [InlineData(PageFlags.Writable, PageAccess.Write, 0, Protect, 0)]
    [InlineData(PageFlags.Writable, PageAccess.Write, 2, Protect, 0)]
    [InlineData(PageFlags.User, PageAccess.Read, 3, Plain, 0)]
    [InlineData(PageFlags.User, PageAccess.Write, 3, Plain, 7)]
    [InlineData(PageFlags.User, PageAccess.Execute, 3, Plain, 0)]
    [InlineData(PageFlags.User | PageFlags.Writable, PageAccess.Write, 3, Protect, 0)]
    [InlineData(PageFlags.NoExecute, PageAccess.Execute, 0, Plain, 17)]
    [InlineData(PageFlags.NoExecute | PageFlags.User, PageAccess.Execute, 3, Plain, 21)]
    [InlineData(PageFlags.NoExecute | PageFlags.User, PageAccess.Read, 3, Plain, 0)]
    [InlineData(
        PageFlags.User,
        PageAccess.Execute,
        0,
        Plain | PagingControls.SupervisorExecutionPrevention,
        17
    )]
    [InlineData(
        PageFlags.User,
        PageAccess.Execute,
        3,
        Plain | PagingControls.SupervisorExecutionPrevention,
        0
    )]
    [InlineData(
        PageFlags.User,
        PageAccess.Read,
        0,
        Plain | PagingControls.SupervisorAccessPrevention,
        1
    )]
    [InlineData(
        PageFlags.User,
        PageAccess.Read,
        0,
        Plain | PagingControls.SupervisorAccessPrevention | PagingControls.AccessControl,
        0
    )]
    [InlineData(
        PageFlags.User | PageFlags.Writable,
        PageAccess.Write,
        1,
        Plain | PagingControls.SupervisorAccessPrevention,
        3
    )]
    [InlineData(
        PageFlags.User,
        PageAccess.Write,
        0,
        Protect | PagingControls.SupervisorAccessPrevention | PagingControls.AccessControl,
        3
    )]
    public void TryWalk_Rights_AreThoseOfTheManual(
        PageFlags flags,
        PageAccess access,
        int cpl,
        PagingControls controls,
        int code
    )
    {
        foreach (var format in new[] { PageTableFormat.Pae, PageTableFormat.FourLevel })
        {
            using var world = new TableWorld(format, frames: 4);
            Assert.True(world.Space.Map(new(5), new(2), 1, flags).Succeeded);
            if (code == 0)
            {
                Assert.Equal(new Mfn(2), world.Walk(5, access, cpl, controls).Frame);
            }
            else
            {
                var fault = world.Fault(5, access, cpl, controls);
                Assert.Equal(PageFaultCause.Protection, fault.Cause);
                Assert.Equal((PageFaultCode)code, fault.Code);
                Assert.Equal((14, 1), (fault.Vector, fault.Level));
            }
        }
    }

    [Theory]
    [MemberData(nameof(TableWorld.Formats), MemberType = typeof(TableWorld))]
    public void TryWalk_ReadThenWrite_SetsAccessedThenDirty(string name)
    {
        using var world = new TableWorld(TableWorld.Named(name), frames: 4);
        world.Space.Map(new(5), new(2), 1, PageFlags.Writable);
        Assert.Equal(PageFlags.None, Marks(world));
        world.Fault(5, PageAccess.Read, cpl: 3);
        Assert.Equal(PageFlags.None, Marks(world));
        world.Walk(5);
        Assert.Equal(PageFlags.Accessed, Marks(world));
        var to = world.Walk(5, PageAccess.Write);
        Assert.Equal(PageFlags.Accessed | PageFlags.Dirty, Marks(world));
        Assert.True(to.Flags.HasFlag(PageFlags.Accessed | PageFlags.Dirty));

        // The table on the way is accessed, never dirty; PAE's topmost has no such bit.
        var directory =
            name == "PAE" ? world.Memory.Words(world.Space.Root).First & ~0xFFFUL
            : name == "two-level" ? world.Space.Root.Value << 12
            : 0;
        if (directory != 0)
        {
            var low = world.Memory.HalfWords(new(directory >> 12)).First;
            Assert.Equal(0x27U, low & 0xFFF);
        }
    }

    [Theory]
    [InlineData("two-level", 2, 1, 1)]
    [InlineData("PAE", 2, 1, 1)]
    [InlineData("four-level", 4, 3, 2)]
    public void TryWalk_References_AreTheLevelsThatHardwareReads(
        string name,
        int small,
        int large,
        int absent
    )
    {
        var format = TableWorld.Named(name);
        var pages = TableWorld.Superpage(format);
        using var world = new TableWorld(format, frames: pages);
        world.Space.Map(new(0), new(0), pages, PageFlags.Writable);
        Assert.Equal(large, world.Walk(0).References);
        world.Space.Split(new(0));
        Assert.Equal(small, world.Walk(0).References);
        Assert.Equal(absent, world.Fault((ulong)pages * 700).References);
    }

    [Fact]
    public void TryWalk_TableThatLeadsToItself_ShowsTheTablesAsPages()
    {
        // The recursive mapping of many kernels: entry 511 of the top table leads to the top table.
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 4);
        world.Space.Map(new(5), new(2), 1, PageFlags.Writable);
        var root = world.Space.Root;
        world.Memory.Words(root)[511] = PageTableFormat.FourLevel.EncodeTable(root, 4);
        Assert.Equal(root, world.Walk(0xF_FFFF_FFFF_FFFF).Frame);

        // The last level of page 5 is then the page of its page table.
        var table = world.Walk(0xF_FFFF_F800_0000 | (5 >> 9));
        var entry = world.Memory.Words(table.Frame)[5];
        Assert.Equal(new Mfn(2), PageTableFormat.FourLevel.FrameOf(entry, 1, isPage: true));
        world.Memory.Words(root)[511] = 0;
    }

    [Fact]
    public void TryWalk_SuperpageOverTheMachinesEnd_ReachesOnlyWhatIsThere()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 600);
        world.Space.Map(new(0), new(0), 1, PageFlags.Writable);
        var directory = Next(world.Memory, Next(world.Memory, world.Space.Root));
        world.Memory.Words(directory)[1] = PageTableFormat.FourLevel.EncodePage(
            new(512),
            PageFlags.Writable,
            2
        );
        var inside = world.Walk(512 + 10);
        Assert.Equal((new Mfn(522), PageSize.Size2M), (inside.Frame, inside.Size));
        Assert.Equal(PageSize.Size4K, inside.Reach);
        Assert.Equal(PageFaultCause.Refused, world.Fault(512 + 500).Cause);
        world.Memory.Words(directory)[1] = 0;
        Assert.Equal(PageSize.Size4K, world.Walk(0).Reach);
    }

    [Fact]
    public void TryWalk_NotCanonical_IsAGeneralProtectionFault()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 4);
        var fault = world.Fault(0x8_0000_0000); // 2^47.
        Assert.Equal((13, PageFaultCause.NotCanonical), (fault.Vector, fault.Cause));
        Assert.Equal((PageFaultCode.None, 0), (fault.Code, fault.References));
    }

    [Fact]
    public void TryWalk_ReservedBit_IsReportedBeforeRights()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 4);
        world.Space.Map(new(5), new(2), 1, PageFlags.NoExecute);
        var fault = world.Fault(5, PageAccess.Write, 3, PagingControls.None);
        Assert.Equal(PageFaultCause.ReservedBit, fault.Cause);
        Assert.Equal(
            PageFaultCode.Present
                | PageFaultCode.Write
                | PageFaultCode.User
                | PageFaultCode.ReservedBit,
            fault.Code
        );
    }

    [Fact]
    public void OwnedFrames_ValidatedTables_MustBeInUseAsTables()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 4);
        world.Space.Map(new(5), new(2), 1, PageFlags.Writable);
        var policy = new OwnedFrames(world.Memory, TableWorld.Owner, validatedTables: true);
        var walker = new PageWalker(world.Memory, PageTableFormat.FourLevel, policy);
        Assert.True(Walk(walker, world.Space.Root, 5).Found);

        // An ordinary frame of the same owner is no table, however well it is filled.
        Assert.True(policy.MayBeReached(new(1)));
        Assert.Equal(PageFaultCause.Refused, Walk(walker, new(1), 5).Cause);
        Assert.False(policy.MayBeReached(new((ulong)world.Memory.FrameCount - 1)));
    }

    private static (bool Found, PageFaultCause Cause) Walk(PageWalker walker, Mfn root, ulong page)
    {
        var address = GuestVirtualAddress.Of(new(page));
        var found = walker.TryWalk(root, address, PageAccess.Read, 0, Plain, out _, out var fault);
        return (found, fault.Cause);
    }

    private static PageFlags Marks(TableWorld world)
    {
        Assert.True(world.Space.TryFind(new(5), out var page));
        return page.Flags & (PageFlags.Accessed | PageFlags.Dirty);
    }

    private static Mfn Next(MachineMemory memory, Mfn table) =>
        PageTableFormat.FourLevel.FrameOf(memory.Words(table).First, 4, isPage: false);
}
