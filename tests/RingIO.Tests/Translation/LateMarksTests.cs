// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Accessed and dirty bits that a walk sets in a table that has become a superpage meanwhile, of pages that are unmapped then.</summary>
public sealed class LateMarksTests
{
    private const PageFlags Data = PageFlags.Writable;
    private const PageFlags Marks = PageFlags.Accessed | PageFlags.Dirty;
    private const ulong MarkBits = (ulong)Marks;
    private const int Rounds = 300;

    [Theory]
    [InlineData(512)]
    [InlineData(1)]
    public void Unmap_BeforeThePromotionIsComplete_TellsLateMarksAndEndsThem(int count)
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 512);
        var table = Promote(world);
        var entry = world.Memory.Words(table)[17];

        // A processor that had read the directory's entry before ends its walk in the old table.
        world.Memory.Words(table)[17] |= MarkBits;
        List<MappedPage> removed = [];
        world.Space.Unmap(new(count == 1 ? 17UL : 0), count, removed);
        Assert.Equal(Marks, Assert.Single(removed).Flags & Marks);
        // Another one comes too late: it must walk again, and faults.
        Assert.False(View(world, table).TryMark(17, entry, MarkBits));
        Assert.Equal(PageFaultCause.NotPresent, world.Fault(17).Cause);

        // Of the others, walks that are there go on.
        Assert.Equal(count == 1, View(world, table).TryMark(18, entry + 0x1000, MarkBits));
        world.Settle();
        Assert.Equal(count == 1, world.Space.TryFind(new(18), out var other));
        Assert.Equal(count == 1 ? Marks : PageFlags.None, other.Flags & Marks);
        world.CloseAndCount();
    }

    [Fact]
    public void Unmap_OfAPageThatWasGivenAnotherFrame_DoesNotTellTheOldOnesMarks()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 513);
        var table = Promote(world);
        world.Space.Remap(new(17), new(512), 1, Data);
        world.Memory.Words(table)[17] |= MarkBits;
        List<MappedPage> removed = [];
        world.Space.Unmap(new(17), 1, removed);
        Assert.Equal(PageFlags.None, Assert.Single(removed).Flags & Marks);
        world.Settle();
        world.CloseAndCount();
    }

    [Fact]
    public void Unmap_OfASmallPageOfAGigabyte_LosesNoLateMarks()
    {
        using var real = new PortableBacking(64 * 4096);
        using var backing = new ForeignBacking(real.Address, 2L << 30, PageSize.Size4K);
        using var memory = new MachineMemory(backing);
        using var tables = new FrameAllocator(memory, new(0), 64);
        var gigabyte = 1L << 18;
        memory.Give(new((ulong)gigabyte), gigabyte, TableWorld.Owner);
        var late = new LateInvalidator();
        var source = new AllocatedFrames(tables, TableWorld.Owner);
        using (var space = new AddressSpace(memory, source, new() { Invalidator = late }))
        {
            space.Map(new(0), new((ulong)gigabyte), gigabyte - 512, Data);
            var directory = PageTableFormat.FourLevel.FrameOf(
                memory.Words(Lead(memory, space.Root)).First,
                3,
                isPage: false
            );
            var last = gigabyte - 512;
            var whole = space.Map(new((ulong)last), new((ulong)(gigabyte + last)), 512, Data);
            Assert.Equal(1, whole.Promoted);

            // The third entry of 2 MiB, and the fourth.
            var view = new PageTableCore<HardwareOrder>(memory.AddressOf(directory), wide: true);
            var third = view.See(2);
            Assert.True(view.TryMark(2, third, MarkBits));
            List<MappedPage> removed = [];
            Assert.Equal(2, space.Unmap(new(1024 + 17), 1, removed).Split);
            Assert.Equal(Marks, Assert.Single(removed).Flags & Marks);

            // A walk that is still there is led to the pieces; one in a neighbour marks that.
            Assert.False(view.TryMark(2, third | MarkBits, MarkBits));
            var pieces = PageTableFormat.FourLevel.FrameOf(view.See(2), 2, isPage: false);
            var piece = new PageTableCore<HardwareOrder>(memory.AddressOf(pieces), wide: true);
            Assert.Equal(0UL, piece.See(17));
            Assert.Equal(MarkBits, piece.See(18) & MarkBits);
            Assert.True(view.TryMark(3, view.See(3), MarkBits));
            late.Acknowledge();
            Assert.Equal(0, space.Reclaim());
            Assert.True(space.TryFind(new(3 * 512), out var neighbour));
            Assert.Equal((PageSize.Size2M, Marks), (neighbour.Size, neighbour.Flags & Marks));
            Assert.True(space.TryFind(new(4 * 512), out neighbour));
            Assert.Equal(PageFlags.None, neighbour.Flags & Marks);
            Assert.False(space.TryClose());
            late.Acknowledge();
        }

        memory.Free(new((ulong)gigabyte), gigabyte, TableWorld.Owner);
    }

    [Fact]
    public void Unmap_WhileAnotherProcessorWrites_TellsEachWriteThatWentAhead()
    {
        // Nobody acknowledges before the end.
        using var world = new TableWorld(PageTableFormat.FourLevel, 512, tables: 3 * Rounds + 8);
        var wrote = new bool[Rounds + 1];
        var told = new bool[Rounds + 1];
        var round = 0;
        var hasEnded = false;
        TwoThreads.Run(
            _ =>
            {
                List<MappedPage> removed = [];
                for (var now = 1; now <= Rounds; now++)
                {
                    Volatile.Write(ref round, now);
                    Promote(world);
                    removed.Clear();
                    world.Space.Unmap(new(0), 512, removed);
                    told[now] = removed.Exists(page => page.Flags.HasFlag(PageFlags.Dirty));
                }

                Volatile.Write(ref hasEnded, true);
            },
            stop =>
            {
                while (!Volatile.Read(ref hasEnded))
                {
                    var before = Volatile.Read(ref round);
                    stop.ThrowIfCancellationRequested();
                    var went = world.Walker.TryWalk(
                        world.Space.Root,
                        GuestVirtualAddress.Of(new(17)),
                        PageAccess.Write,
                        0,
                        PagingControls.Usual,
                        out var _,
                        out _
                    );
                    // Only what surely was of this round.
                    wrote[before] |= went && Volatile.Read(ref round) == before;
                }
            }
        );
        for (var each = 1; each <= Rounds; each++)
        {
            Assert.True(told[each] || !wrote[each], $"round {each} was written to and not dirty");
        }

        world.Settle();
        world.CloseAndCount();
    }

    // Maps 512 pages to the same frames; the table that has become a superpage.
    private static Mfn Promote(TableWorld world)
    {
        world.Space.Map(new(0), new(0), 511, Data);
        var table = Lead(world.Memory, Lead(world.Memory, Lead(world.Memory, world.Space.Root)));
        Assert.Equal(1, world.Space.Map(new(511), new(511), 1, Data).Promoted);
        return table;
    }

    private static Mfn Lead(MachineMemory memory, Mfn table) =>
        PageTableFormat.FourLevel.FrameOf(memory.Words(table).First, 4, isPage: false);

    private static PageTableCore<HardwareOrder> View(TableWorld world, Mfn table) =>
        new(world.Memory.AddressOf(table), wide: true);
}
