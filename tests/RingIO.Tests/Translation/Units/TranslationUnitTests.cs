// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation.Units;

/// <summary>CPUs that reach memory through all parts: cache, TLB, walk and shootdown.</summary>
public sealed class TranslationUnitTests
{
    private const PageFlags Data = PageFlags.Writable;

    [Fact]
    public void TryRead_AgainAndAgain_WalksOnce()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(55), 1, Data);
        cpu.Load(world.Spaces[0]);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(55UL, UnitWorld.Read(cpu, 5));
        }

        Assert.Equal(new MmuCounts(1, 4, 0, 1), cpu.Counts);
        var counts = cpu.Tlb!.Counters;
        Assert.Equal(
            (9L, 1L, 1L, 4L),
            (counts.Hits(1), counts.FullMisses, counts.Walks, counts.WalkReferences)
        );
    }

    [Fact]
    public void TryTranslate_NeighbourOfAWalkedPage_IsCountedAsAWalkFromTheCaches()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(1), 1, Data);
        world.Spaces[0].Map(new(7), world.Frame(2), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.Equal((1UL, 2UL), (UnitWorld.Read(cpu, 5), UnitWorld.Read(cpu, 7)));
        Assert.Equal(5, cpu.Tlb!.Counters.WalkReferences);
        Assert.Equal(8, cpu.Counts.References);
    }

    [Fact]
    public void TryRead_WithACache_AsksTheModelOnce()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries: 16);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(55), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.Equal((55UL, 55UL), (UnitWorld.Read(cpu, 5), UnitWorld.Read(cpu, 5)));
        Assert.Equal(1, cpu.Tlb!.Counters.Lookups);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void TryWrite_ToACleanPage_SetsTheDirtyBitThoughItWasRead(int cacheEntries)
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries);
        var cpu = world.Cpus[0];
        var frame = world.Frame(1);
        world.Spaces[0].Map(new(5), frame, 1, Data);
        cpu.Load(world.Spaces[0]);
        UnitWorld.Read(cpu, 5);
        Assert.True(cpu.TryWrite(UnitWorld.At(5), 2UL, out _));
        Assert.True(cpu.TryWrite(UnitWorld.At(5), 3UL, out _));
        Assert.Equal(3UL, world.Machine.Words(frame)[0]);
        Assert.True(world.Spaces[0].TryFind(new(5), out var page));
        Assert.True(page.Flags.HasFlag(PageFlags.Dirty));
        Assert.Equal(1, cpu.Tlb!.Counters.RightsMisses);
        Assert.Equal(2, cpu.Counts.Walks);
    }

    [Fact]
    public void TryReadAndTryWrite_AcrossPages_AreOfBothOrOfNone()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries: 16);
        var cpu = world.Cpus[0];
        var space = world.Spaces[0];
        var (low, high) = (world.Frame(0), world.Frame(0));
        space.Map(new(5), high, 1, Data);
        space.Map(new(6), low, 1, Data); // Not in a row.
        space.Map(new(8), world.Frame(0), 1, Data);
        cpu.Load(space);
        var across = UnitWorld.At(5, 4093);
        Assert.True(cpu.TryWrite(across, 0x1122334455667788UL, out _));
        Assert.True(cpu.TryRead(across, out ulong value, out _));
        Assert.Equal(0x1122334455667788UL, value);
        Assert.Equal(0x1122334455UL, world.Machine.Words(low)[0]);
        Assert.False(cpu.TryWrite(UnitWorld.At(8, 4093), ulong.MaxValue, out var fault));
        Assert.Equal((UnitWorld.At(9), UnitWorld.At(9)), (fault.Address, cpu.FaultAddress));
        Assert.True(cpu.TryRead(UnitWorld.At(8, 4088), out ulong untouched, out _));
        Assert.Equal(0UL, untouched);
        Assert.Throws<NotSupportedException>(() => cpu.TryRead(across, out Large _, out _));
    }

    [Fact]
    public void TryRead_AtTheTopOfTheAddresses_EndsInAFault()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5);
        var cpu = world.Cpus[0];
        var last = new Vfn(ulong.MaxValue >> 12);
        world.Spaces[0].Map(last, world.Frame(7), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.True(cpu.TryRead(GuestVirtualAddress.Of(last), out ulong value, out _));
        Assert.Equal(7UL, value);
        Assert.False(
            cpu.TryRead(new GuestVirtualAddress(ulong.MaxValue - 1), out uint _, out var fault)
        );
        Assert.Equal(default, fault.Address);
        Assert.False(cpu.TryRead(new GuestVirtualAddress(1UL << 50), out uint _, out fault));
        Assert.Equal(PageFaultCause.NotCanonical, fault.Cause);
    }

    [Theory]
    [InlineData("two-level")]
    [InlineData("PAE")]
    [InlineData("four-level")]
    public void TryTranslate_AKnownPageWithABitTooMany_FaultsAsAWalkSays(string name)
    {
        var format = TableWorld.Named(name);
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries: 16, format);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(55), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.Equal(55UL, UnitWorld.Read(cpu, 5));
        for (var bit = format.VirtualBits; bit < 64; bit++)
        {
            // A guest may ask for anything.
            var address = new GuestVirtualAddress(UnitWorld.At(5).Value | (1UL << bit));
            Assert.False(cpu.TryTranslate(address, PageAccess.Read, out _, out var fault));
            Assert.Equal(PageFaultCause.NotCanonical, fault.Cause);
            Assert.False(cpu.TryRead(address, out ulong _, out _));
        }
    }

    [Fact]
    public void TryRead_AcrossTheEndOf32Bits_GoesOnAtTheStart()
    {
        using var world = new UnitWorld(1, 1, format: PageTableFormat.TwoLevel);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(0xF_FFFF), world.Frame(0), 1, Data);
        world.Spaces[0].Map(new(0), world.Frame(0x1234), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.True(cpu.TryRead(new(0xFFFF_FFFE), out uint value, out _));
        Assert.Equal(0x1234_0000U, value);
    }

    [Fact]
    public void Unmap_UntilTheCpuPolls_IsNotComplete()
    {
        using var world = new UnitWorld(2, 1, TlbGeometry.Zen5, cacheEntries: 16);
        var (cpu, other) = (world.Cpus[0], world.Cpus[1]);
        var space = world.Spaces[0];
        var frame = world.Frame(55);
        space.Map(new(5), frame, 1, Data);
        cpu.Load(space);
        other.Load(space);
        Assert.Equal(55UL, UnitWorld.Read(cpu, 5));
        var change = space.Unmap(new(5), 1).Change;
        Assert.Equal(55UL, UnitWorld.Read(cpu, 5)); // As hardware: nothing has told it.
        Assert.True(other.Poll());
        Assert.False(space.IsComplete(change));
        Assert.False(world.Allocator.TryFree(frame, new(0), UnitWorld.One, out var obstacle));
        Assert.Equal(frame, obstacle);
        Assert.True(cpu.Poll());
        Assert.False(cpu.Poll());
        Assert.True(space.IsComplete(change));
        Assert.True(world.Allocator.TryFree(frame, new(0), UnitWorld.One, out _));
        Assert.Null(UnitWorld.Read(cpu, 5));
        Assert.Equal(0, world.Shootdowns.Pending);
    }

    [Fact]
    public void Pause_LetsChangesComplete_AndResumeFlushesThem()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries: 16);
        var cpu = world.Cpus[0];
        var space = world.Spaces[0];
        space.Map(new(5), world.Frame(55), 1, Data);
        cpu.Load(space);
        Assert.Equal(55UL, UnitWorld.Read(cpu, 5));
        cpu.Pause();
        cpu.Pause();
        Assert.True(space.IsComplete(space.Unmap(new(5), 1).Change));
        Assert.False(cpu.Poll());
        var paused = Assert.Throws<InvalidOperationException>(() => UnitWorld.Read(cpu, 5));
        Assert.Contains("Resume", paused.Message, StringComparison.Ordinal);
        cpu.Resume();
        Assert.Null(UnitWorld.Read(cpu, 5));
    }

    [Fact]
    public void Load_ThatCannotBe_IsRefusedByName()
    {
        using var world = new UnitWorld(1, 1);
        using var others = new MachineShootdowns(1);
        var stranger = new AddressSpace(
            world.Machine,
            new AllocatedFrames(world.Allocator, UnitWorld.One),
            new() { Id = new(9), Invalidator = others }
        );
        var cpu = world.Cpus[0];
        Assert.Throws<InvalidOperationException>(() => UnitWorld.Read(cpu, 5));
        Assert.Throws<InvalidOperationException>(cpu.Resume);
        var refused = Assert.Throws<ArgumentException>(() => cpu.Load(stranger));
        Assert.Contains("Invalidator", refused.Message, StringComparison.Ordinal);
        Assert.False(cpu.IsRunning);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new TranslationUnit(new(1), world.Machine, PageTableFormat.FourLevel, world.Shootdowns)
        );
        stranger.Dispose();
    }

    [Fact]
    public void Load_WithIdentifiers_KeepsWhatDidNotChangeMeanwhile()
    {
        using var world = new UnitWorld(1, 2, TlbGeometry.Zen5);
        var cpu = world.Cpus[0];
        cpu.Controls |= PagingControls.ProcessContextIds;
        world.Spaces[0].Map(new(5), world.Frame(1), 1, Data);
        world.Spaces[0].Map(new(6), world.Frame(2), 1, Data);
        world.Spaces[1].Map(new(5), world.Frame(3), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.Equal((1UL, 2UL), (UnitWorld.Read(cpu, 5), UnitWorld.Read(cpu, 6)));
        cpu.Load(world.Spaces[1], keepsTranslations: true);
        Assert.Equal(3UL, UnitWorld.Read(cpu, 5));
        // It is away: nobody waits for it.
        Assert.True(world.Spaces[0].IsComplete(world.Spaces[0].Unmap(new(6), 1).Change));
        var walks = cpu.Counts.Walks;
        cpu.Load(world.Spaces[0], keepsTranslations: true);
        Assert.Equal(1UL, UnitWorld.Read(cpu, 5));
        Assert.Equal(walks, cpu.Counts.Walks);
        Assert.Null(UnitWorld.Read(cpu, 6));
    }

    [Fact]
    public void Unmap_OfAGlobalPage_WaitsForCpusInOtherSpaces()
    {
        using var world = new UnitWorld(1, 2, TlbGeometry.Zen5, cacheEntries: 16);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(1), 1, Data | PageFlags.Global);
        world.Spaces[1].Map(new(9), world.Frame(2), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.Equal(1UL, UnitWorld.Read(cpu, 5));
        cpu.Load(world.Spaces[1]);
        Assert.Equal(1UL, UnitWorld.Read(cpu, 5)); // It survives the switch.
        var change = world.Spaces[0].Unmap(new(5), 1).Change;
        Assert.False(world.Spaces[0].IsComplete(change));
        Assert.True(cpu.Poll());
        Assert.True(world.Spaces[0].IsComplete(change));
        Assert.Null(UnitWorld.Read(cpu, 5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    public void TryRead_RightsOfTheMomentCount_ThoughTheTranslationIsKnown(int cacheEntries)
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries);
        var cpu = world.Cpus[0];
        cpu.Controls |= PagingControls.AccessControl;
        world.Spaces[0].Map(new(5), world.Frame(1), 1, Data | PageFlags.User);
        world.Spaces[0].Map(new(6), world.Frame(2), 1, Data);
        cpu.Load(world.Spaces[0]);
        Assert.Equal((1UL, 2UL), (UnitWorld.Read(cpu, 5), UnitWorld.Read(cpu, 6)));
        cpu.Controls &= ~PagingControls.AccessControl; // SMAP counts again.
        Assert.Null(UnitWorld.Read(cpu, 5));
        cpu.PrivilegeLevel = 3;
        Assert.Equal(1UL, UnitWorld.Read(cpu, 5));
        Assert.Null(UnitWorld.Read(cpu, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => cpu.PrivilegeLevel = 4);
    }

    [Fact]
    public void TryRead_OfASuperpageThatTheTlbDoesNotHold_IsKeptInPieces()
    {
        var geometry = new TlbGeometry
        {
            Levels =
            [
                [new([PageSize.Size4K], 4, 4)],
            ],
        };
        using var world = new UnitWorld(1, 1, geometry);
        var cpu = world.Cpus[0];
        Assert.True(
            world.Allocator.TryAllocate(
                UnitWorld.One,
                PageSize.Size2M.Order,
                PlacementClass.General,
                out var first
            )
        );
        world.Machine.Words(first.Plus(511))[0] = 511;
        Assert.Equal(1, world.Spaces[0].Map(new(512), first, 512, Data).SuperpageEntries);
        cpu.Load(world.Spaces[0]);
        Assert.Equal((511UL, 0UL), (UnitWorld.Read(cpu, 1023), UnitWorld.Read(cpu, 512)));
        Assert.Equal(511UL, UnitWorld.Read(cpu, 1023));
        Assert.Equal(2, cpu.Tlb!.Counters.Fills(PageSize.Size4K));
        Assert.Equal(2, cpu.Counts.Walks);
    }

    [Theory]
    [InlineData("two-level", 2)]
    [InlineData("PAE", 2)]
    [InlineData("four-level", 4)]
    public void TryRead_InEachFormat_CountsItsWalk(string name, int references)
    {
        var format = TableWorld.Named(name);
        using var world = new UnitWorld(1, 1, TlbGeometry.Pentium4, format: format);
        world.Spaces[0].Map(new(5), world.Frame(55), 1, Data);
        world.Cpus[0].Load(world.Spaces[0]);
        Assert.Equal(55UL, UnitWorld.Read(world.Cpus[0], 5));
        Assert.Equal(references, world.Cpus[0].Tlb!.Counters.WalkReferences);
        Assert.Equal(references, world.Cpus[0].Counts.References);
    }

    [Fact]
    public void InvalidatePage_ByTheCpuItself_ForgetsIt()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5, cacheEntries: 16);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(1), 1, Data);
        cpu.Load(world.Spaces[0]);
        UnitWorld.Read(cpu, 5);
        world.Spaces[0].Remap(new(5), world.Frame(2), 1, Data);
        Assert.Equal(1UL, UnitWorld.Read(cpu, 5));
        cpu.InvalidatePage(UnitWorld.At(5));
        Assert.Equal(2UL, UnitWorld.Read(cpu, 5));
    }

    [Fact]
    public void TryLoad_OfTablesOfSomebodyElse_IsShotDownByIdentifier()
    {
        using var world = new UnitWorld(1, 1, TlbGeometry.Zen5);
        var cpu = world.Cpus[0];
        world.Spaces[0].Map(new(5), world.Frame(1), 1, Data);
        Assert.False(cpu.TryLoad(world.Spaces[0].Root, UnitWorld.Two, new(4)));
        Assert.False(cpu.IsRunning);
        Assert.True(cpu.TryLoad(world.Spaces[0].Root, UnitWorld.One, new(4)));
        Assert.Equal(1UL, UnitWorld.Read(cpu, 5));
        var ticket = world.Shootdowns.Of(new(4)).Begin(new(5));
        Assert.False(ticket.IsComplete);
        cpu.Poll();
        Assert.True(ticket.IsComplete);
    }

    private unsafe struct Large
    {
        public fixed byte Bytes[4097];
    }
}
