// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>What changes of an address space do, say and keep.</summary>
public sealed class AddressSpaceTests
{
    private const PageFlags Data = PageFlags.Writable | PageFlags.NoExecute;

    [Theory]
    [MemberData(nameof(TableWorld.Formats), MemberType = typeof(TableWorld))]
    public void Map_AlignedRange_UsesSuperpagesAndSaysSo(string name)
    {
        var format = TableWorld.Named(name);
        var pages = TableWorld.Superpage(format);
        using var world = new TableWorld(format, frames: 3 * pages);
        var result = world.Space.Map(new(1), new(1), 3 * pages - 1, PageFlags.Writable);
        Assert.True(result.Succeeded);
        Assert.Equal(pages - 1 + 2, result.EntriesWritten);
        Assert.Equal(2, result.SuperpageEntries);
        Assert.Equal(2L * pages * 4096, world.Space.BytesInSuperpages);
        Assert.Equal(((3L * pages) - 1) * 4096, world.Space.BytesMapped);

        // The last piece falls into place: the table becomes a superpage.
        var last = world.Space.Map(new(0), new(0), 1, PageFlags.Writable);
        Assert.Equal((1, 1), (last.Promoted, last.TablesFreed));
        Assert.Equal(3L * pages * 4096, world.Space.BytesInSuperpages);

        // One page of it changes: it is split.
        var change = world.Space.Protect(new(7), 1, PageFlags.None);
        Assert.Equal((1, 1, 0), (change.Split, change.TablesAllocated, change.Promoted));
        Assert.Equal(2L * pages * 4096, world.Space.BytesInSuperpages);
        Assert.Equal(new Mfn(6), world.Walk(6).Frame);

        // It changes back: whole again.
        Assert.Equal(1, world.Space.Protect(new(7), 1, PageFlags.Writable).Promoted);
        world.CloseAndCount();
    }

    [Fact]
    public void Map_GigabytesOfFrames_UsesPagesOf1GiBAndSplitsThemInTwoSteps()
    {
        // Only the first frames exist: tables are there, and nobody touches what is mapped.
        using var real = new PortableBacking(64 * 4096);
        using var backing = new ForeignBacking(real.Address, 3L << 30, PageSize.Size4K);
        using var memory = new MachineMemory(backing);
        var owner = TableWorld.Owner;
        using var tables = new FrameAllocator(memory, new(0), 64);
        var source = new AllocatedFrames(tables, owner);
        var gigabyte = 1L << 18;
        memory.Give(new((ulong)gigabyte), gigabyte, owner);
        using (var space = new AddressSpace(memory, source, new()))
        {
            var first = new Vfn(0xF_FFFF_C000_0000); // The last but one GiB.
            var mapped = space.Map(first, new((ulong)gigabyte), gigabyte, Data);
            Assert.Equal((1, 1), (mapped.EntriesWritten, mapped.SuperpageEntries));
            Assert.Equal(2, space.Tables);
            Assert.Equal(2, space.Split(first).Split);
            Assert.Equal(4, space.Tables);
            Assert.Equal((1L << 30) - (2 << 20), space.BytesInSuperpages);
            var promoted = space.Promote(first, gigabyte);
            Assert.Equal((2, 2), (promoted.Promoted, promoted.TablesFreed));
            Assert.True(space.TryFind(first.Plus(gigabyte - 1), out var page));
            Assert.Equal((first, PageSize.Size1G), (page.Page, page.Size));
            Assert.Equal(1, space.Unmap(first, gigabyte).EntriesWritten);
        }

        memory.Free(new((ulong)gigabyte), gigabyte, owner);
        Assert.Equal(64, tables.Account.Free);
    }

    [Fact]
    public void Unmap_BeforeAllAcknowledge_KeepsFramesAndTables()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        var space = world.Space;
        space.Map(new(5), new(2), 2, Data);
        List<MappedPage> removed = [];
        world.Walk(6, PageAccess.Write);
        var result = space.Unmap(new(5), 2, removed);
        Assert.Equal(PageFaultCause.NotPresent, world.Fault(5).Cause);
        Assert.Equal(3, result.TablesFreed);
        Assert.False(space.IsComplete(result.Change));
        Assert.Equal(5, space.FramesWaiting);
        Assert.False(world.Memory.TryFree(new(2), 1, TableWorld.Owner, out _));
        Assert.Equal(4, world.TableFrames - world.FreeTables);

        // Only A and D differ between the two pages.
        Assert.Equal(
            [(new Vfn(5), new Mfn(2), false), (new Vfn(6), new Mfn(3), true)],
            removed.Select(page => (page.Page, page.Frame, page.Flags.HasFlag(PageFlags.Dirty)))
        );
        world.Invalidator.Acknowledge();
        Assert.True(space.IsComplete(result.Change));
        Assert.Equal(0, space.FramesWaiting);
        world.Memory.Free(new(2), 1, TableWorld.Owner);
        Assert.Equal(1, world.TableFrames - world.FreeTables);
        world.Memory.Give(new(2), 1, TableWorld.Owner);
        Assert.Equal(
            new InvalidationRange(new(5), 2, PageSize.Size4K, false),
            Assert.Single(world.Invalidator.Ranges)
        );
    }

    [Fact]
    public void Protect_LosesTheRightToWrite_KeepsTheUseUntilAllAcknowledge()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        world.Space.Map(new(5), new(2), 1, Data);
        Assert.Equal(1, world.Memory[new(2)].TypeCount);
        var result = world.Space.Protect(new(5), 1, PageFlags.NoExecute);

        // A TLB may still let somebody write: the frame must not become a page table yet.
        Assert.Equal(1, world.Memory[new(2)].TypeCount);
        Assert.False(world.Memory.TryGetType(new(2), TableWorld.Owner, FrameType.PageTable));
        world.Settle();
        Assert.True(world.Space.IsComplete(result.Change));
        Assert.Equal((0, 2L), Counts(world, 2));
        world.CloseAndCount();
    }

    [Fact]
    public void Map_PageTable_IsForReadingOnly()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        var root = world.Space.Root;
        Assert.Equal(MappingError.FrameRefused, world.Space.Map(new(5), root, 1, Data).Error);
        Assert.True(world.Space.Map(new(5), root, 1, PageFlags.None).Succeeded);
        Assert.Equal(
            MappingError.FrameRefused,
            world.Space.Protect(new(5), 1, PageFlags.Writable).Error
        );
        Assert.Equal(root, world.Walk(5).Frame);
        world.CloseAndCount();
    }

    [Fact]
    public void Close_TableThatIsMappedElsewhere_WaitsForThatMapping()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        using var backing = new PortableBacking(4096);
        var other = new AddressSpace(world.Memory, world.Source, new());
        other.Map(new(1), new(1), 1, Data);
        Assert.True(world.Space.Map(new(9), other.Root, 1, PageFlags.None).Succeeded);
        Assert.False(other.TryClose());
        Assert.Equal(1, other.FramesWaiting);
        world.Space.Unmap(new(9), 1);
        world.Settle();
        Assert.True(other.TryClose());
        world.CloseAndCount();
    }

    [Fact]
    public void Map_FramesOfAnother_OnlyInItsName()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        world.Memory.Transfer(new(3), TableWorld.Owner, TableWorld.Stranger);
        Assert.Equal(MappingError.FrameRefused, world.Space.Map(new(5), new(3), 1, Data).Error);
        PageMapping[] batch = [new(new(5), new(3), Data)];
        Assert.True(world.Space.Map(batch, TableWorld.Stranger).Succeeded);
        Assert.Equal(1, world.Memory[new(3)].TypeCount);
        Assert.True(world.Space.Protect(new(5), 1, PageFlags.None).Succeeded);
        Assert.False(world.Memory.TryTransfer(new(3), TableWorld.Stranger, TableWorld.Owner));
        world.Space.Unmap(new(5), 1);
        world.Settle();
        world.Memory.Transfer(new(3), TableWorld.Stranger, TableWorld.Owner);
        world.CloseAndCount();
    }

    [Fact]
    public void Map_SharedAndIoFrames_AreUsedAsWhatTheyAre()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        Assert.True(world.Memory.TryGetType(new(1), TableWorld.Owner, FrameType.Shared));
        Assert.True(world.Memory.TryGetType(new(2), TableWorld.Owner, FrameType.Io));
        Assert.True(world.Space.Map(new(1), new(1), 2, Data).Succeeded);
        Assert.Equal(FrameType.Shared, world.Memory[new(1)].Type);
        Assert.Equal(FrameType.Io, world.Memory[new(2)].Type);
        Assert.Equal(2, world.Memory[new(2)].TypeCount);
        world.Memory.PutType(new(1));
        world.Memory.PutType(new(2));
        world.CloseAndCount();
    }

    [Theory]
    [InlineData(MappingError.AlreadyMapped)]
    [InlineData(MappingError.FrameRefused)]
    [InlineData(MappingError.NoFrameForTable)]
    [InlineData(MappingError.BadAddress)]
    [InlineData(MappingError.BadFlags)]
    public void Map_BatchThatFailsMidway_LeavesNothing(MappingError error)
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 1024);
        world.Space.Map(new(0x5000), new(1), 1, Data);
        world.Memory.Transfer(new(700), TableWorld.Owner, TableWorld.Stranger);
        var bad = error switch
        {
            MappingError.AlreadyMapped => new PageMapping(new(3), new(3), Data),
            MappingError.FrameRefused => new(new(0x400), new(690), Data, 20),
            MappingError.NoFrameForTable => new(new(0x4000_0000), new(9), Data),
            MappingError.BadAddress => new(new(0x7_FFFF_FFFF), new(9), Data, 2),
            _ => new PageMapping(new(0x999), new(9), PageFlags.LargePage),
        };
        PageMapping[] batch =
        [
            new(new(0), new(0), Data, 600),
            new(new(0x9_0000), new(9), PageFlags.None),
            bad,
        ];
        world.Source.Left = error == MappingError.NoFrameForTable ? 4 : int.MaxValue;
        var tables = world.Space.Tables;
        var result = world.Space.Map(batch);
        Assert.Equal((error, 2), (result.Error, result.FailedItem));
        Assert.Equal((0L, 4096L), (result.EntriesWritten, world.Space.BytesMapped));
        Assert.Equal(result.TablesAllocated, result.TablesFreed);
        Assert.Equal(tables, world.Space.Tables);
        Assert.Equal(PageFaultCause.NotPresent, world.Fault(0).Cause);
        world.Settle();
        world.Source.Left = int.MaxValue;
        world.Memory.Transfer(new(700), TableWorld.Stranger, TableWorld.Owner);
        world.CloseAndCount();
    }

    [Fact]
    public void Map_SourceThatThrows_LeavesNothing()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        world.Source.Left = 4;
        world.Source.Throws = true;
        PageMapping[] batch = [new(new(0), new(0), Data), new(new(0x4000_0000), new(1), Data)];
        Assert.Throws<TimeoutException>(() => world.Space.Map(batch));
        Assert.Equal((1, 0L), (world.Space.Tables, world.Space.BytesMapped));
        world.Settle();
        world.CloseAndCount();
    }

    [Theory]
    [MemberData(nameof(TableWorld.Formats), MemberType = typeof(TableWorld))]
    public void Change_WithoutFrameForTheSplit_FailsAndLeavesTheSuperpage(string name)
    {
        var format = TableWorld.Named(name);
        var pages = TableWorld.Superpage(format);
        using var world = new TableWorld(format, frames: pages);
        world.Space.Map(new(0), new(0), pages, PageFlags.Writable);
        world.Source.Left = 0;
        Assert.Equal(MappingError.NoFrameForTable, world.Space.Unmap(new(3), 1).Error);
        Assert.Equal(MappingError.NoFrameForTable, world.Space.Protect(new(3), 1, 0).Error);
        Assert.Equal(MappingError.NoFrameForTable, world.Space.Remap(new(3), new(4), 1, 0).Error);
        Assert.Equal(MappingError.NoFrameForTable, world.Space.Split(new(3)).Error);
        Assert.Equal(pages * 4096L, world.Space.BytesInSuperpages);

        // All of it can change without a table.
        Assert.True(world.Space.Protect(new(0), pages, PageFlags.None).Succeeded);
        Assert.Equal(1, world.Space.Unmap(new(0), pages).SuperpageEntries);
        world.CloseAndCount();
    }

    [Fact]
    public void Remap_Batch_ExchangesFramesAndKeepsTheOldOnesUntilAcknowledged()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        world.Space.Map(new(0), new(0), 4, Data);
        PageMapping[] flips = [new(new(1), new(5), Data), new(new(3), new(6), PageFlags.User)];
        var result = world.Space.Remap(flips);
        Assert.Equal(2, result.EntriesWritten);
        Assert.Equal([0UL, 5UL, 2UL, 6UL], Mapped(world).Select(page => page.Frame.Value));
        Assert.Equal(2L, world.Memory[new(1)].References);
        world.Settle();
        Assert.Equal((0, 1L), Counts(world, 1));
        Assert.Equal((1, 2L), Counts(world, 5));
        Assert.Equal((0, 2L), Counts(world, 6));
        Assert.Equal(MappingError.NotMapped, world.Space.Remap(new(3), new(1), 2, Data).Error);
        Assert.Equal((0, 1L), Counts(world, 1));
        world.CloseAndCount();
    }

    [Fact]
    public void Promote_WhileAWalkIsUnderWay_LosesNoDirtyBit()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 512);
        world.Space.Map(new(0), new(0), 511, Data);
        var directory = Lead(world, Lead(world, world.Space.Root));
        var table = Lead(world, directory);
        Assert.Equal(1, world.Space.Map(new(511), new(511), 1, Data).Promoted);

        // A processor that had read the directory's entry before ends its walk in the old table.
        world.Memory.Words(table)[17] |= 0x60;
        Assert.False(Flags(world, 17).HasFlag(PageFlags.Dirty));
        world.Settle();
        Assert.True(Flags(world, 17).HasFlag(PageFlags.Dirty | PageFlags.Accessed));
        world.CloseAndCount();
    }

    [Fact]
    public void Split_MarkedSuperpage_GivesItsMarksToEachPage()
    {
        using var world = new TableWorld(PageTableFormat.Pae, frames: 512);
        world.Space.Map(new(0), new(0), 512, Data);
        world.Walk(17, PageAccess.Write);
        world.Space.Split(new(0));
        Assert.All(Mapped(world), page => Assert.True(page.Flags.HasFlag(PageFlags.Dirty)));
        Assert.Equal(512, Mapped(world).Count);
        world.CloseAndCount();
    }

    [Fact]
    public void Close_WhileLoaded_IsRefused()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        using var mmu = new Mmu(world.Memory, PageTableFormat.FourLevel);
        mmu.Load(world.Space);
        Assert.Throws<InvalidOperationException>(() => world.Space.TryClose());
        mmu.Dispose();
        world.CloseAndCount();
        Assert.Throws<ObjectDisposedException>(() => mmu.Load(world.Space));
        Assert.Throws<ObjectDisposedException>(() => world.Space.Map(new(0), new(0), 1, Data));
        Assert.Empty(Mapped(world));
    }

    [Fact]
    public void Close_WithGlobalPages_ForgetsEverything()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 8);
        world.Space.Map(new(0), new(0), 1, Data | PageFlags.Global);
        world.CloseAndCount();
        Assert.Equal((1, 0), (world.Invalidator.All, world.Invalidator.Spaces));
    }

    [Fact]
    public void Unmap_MoreRangesThanAreWorthNaming_ForgetsTheSpace()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 1024);
        world.Space.Map(new(0), new(0), 1024, Data);
        var every = Enumerable.Range(0, 300).Select(page => new PageRange(new((ulong)page * 3), 1));
        Assert.Equal(300, world.Space.Unmap(every.ToArray()).EntriesWritten);
        Assert.Equal((1, 0), (world.Invalidator.Spaces, world.Invalidator.All));
        world.CloseAndCount();
    }

    [Fact]
    public void Construct_WithoutFrames_ThrowsAndKeepsNone()
    {
        using var backing = new PortableBacking(8 * 4096);
        using var memory = new MachineMemory(backing);
        using var tables = new FrameAllocator(memory);
        var source = new ScarceFrames(new AllocatedFrames(tables, TableWorld.Owner));
        for (var left = 0; left < 5; left++)
        {
            source.Left = left;
            Assert.Throws<InvalidOperationException>(() =>
                new AddressSpace(memory, source, new() { Format = PageTableFormat.Pae })
            );
            Assert.Equal(0, tables.Account.Allocated);
        }
    }

    private static PageFlags Flags(TableWorld world, ulong page) =>
        world.Space.TryFind(new(page), out var mapped) ? mapped.Flags : PageFlags.None;

    private static List<MappedPage> Mapped(TableWorld world)
    {
        List<MappedPage> pages = [];
        foreach (var page in world.Space.Pages)
        {
            pages.Add(page);
        }

        return pages;
    }

    private static (int, long) Counts(TableWorld world, ulong frame) =>
        (world.Memory[new(frame)].TypeCount, world.Memory[new(frame)].References);

    private static Mfn Lead(TableWorld world, Mfn table) =>
        PageTableFormat.FourLevel.FrameOf(world.Memory.Words(table).First, 4, isPage: false);
}
