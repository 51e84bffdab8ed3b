// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests;
using RingIO.Tests.Support;

namespace RingIO.Linux.Tests.Grants;

/// <summary>Grants with real pages: two domains, a memfd for each, one for the tables, and a window in which the second maps.</summary>
[Collection(nameof(Alone))]
public sealed class WindowGrantMapperTests : LinuxTests
{
    private const int Pages = 16;

    [Fact]
    public void Map_AGrantedPage_ShowsTheOthersBytesUntilItIsUnmapped()
    {
        using var world = new World();
        var reference = world.Grant(page: 3, isReadOnly: false);
        var mapped = world.Map(reference, at: 5);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        var address = world.Window.Address + (5 * 4096);
        Assert.Equal("rw-s", Permissions(address));
        Assert.Equal(13u, NativeBytes.Word(address));
        NativeBytes.Word(address) = 99;
        Assert.Equal(99u, NativeBytes.Word(world.One.Address + (3 * 4096)));
        Assert.False(world.Guest.TryRevoke(reference));

        Assert.Equal(GrantStatus.BadVirtualAddress, world.Unmap(mapped.Handle, at: 6));
        Assert.Equal(GrantStatus.Okay, world.Unmap(mapped.Handle, at: 5));
        Assert.False(world.Window.IsMapped(5));
        Assert.False(Permissions(address) is "rw-s" or "r--s");
        Assert.True(world.Guest.TryRevoke(reference));
    }

    [Fact]
    public void Map_ReadOnly_IsReadOnlyToTheProcessor()
    {
        using var world = new World();
        var reference = world.Grant(page: 3, isReadOnly: true);
        Assert.Equal(GrantStatus.BadReference, world.Map(reference, at: 5).Status);
        Assert.False(world.Window.IsMapped(5));
        var mapped = world.Map(reference, at: 5, GrantMapBits.ReadOnly);
        Assert.Equal(GrantStatus.Okay, mapped.Status);

        // The kernel's page tables say so: a write would end this process.
        Assert.Equal("r--s", Permissions(world.Window.Address + (5 * 4096)));
        Assert.Equal(GrantStatus.Okay, world.Unmap(mapped.Handle, at: 5));
    }

    [Fact]
    public void Map_ABatchOfNeighbours_TakesOneCall()
    {
        using var world = new World();
        var batch = new GnttabMapGrantRef[8];
        for (var item = 0; item < batch.Length; item++)
        {
            batch[item] = world.Operation(world.Grant(item, false), at: item);
        }

        var calls = world.Window.SystemCalls;
        world.Calls.Map(batch);
        Assert.All(batch, item => Assert.Equal(GrantStatus.Okay, item.Status));
        Assert.Equal(1, world.Window.SystemCalls - calls);
        var unmaps = batch
            .Select(item => new GnttabUnmapGrantRef
            {
                Handle = item.Handle,
                HostAddress = item.HostAddress,
            })
            .ToArray();
        world.Calls.Unmap(unmaps);
        Assert.All(unmaps, item => Assert.Equal(GrantStatus.Okay, item.Status));
        Assert.Equal(2, world.Window.SystemCalls - calls);
    }

    [Fact]
    public void MapAndUnmap_ASinglePage_AreOneCallEachAndAllocateNothing()
    {
        using var world = new World();
        GrantMapping[] mapping = [world.Mapping(page: 3, at: 5)];
        var results = new GrantStatus[1];
        var calls = world.Window.SystemCalls;
        world.Mapper.Map(mapping, results);
        Assert.Equal(GrantStatus.Okay, results[0]);
        Assert.Equal(1, world.Window.SystemCalls - calls);
        world.Mapper.Unmap(mapping, results);
        Assert.Equal(GrantStatus.Okay, results[0]);
        Assert.Equal(2, world.Window.SystemCalls - calls);
        AllocationProbe.RequireNothing(() =>
        {
            world.Mapper.Map(mapping, results);
            world.Mapper.Unmap(mapping, results);
        });
    }

    [Fact]
    public void Map_WhereSomethingIs_IsRefused()
    {
        using var world = new World();
        var reference = world.Grant(page: 3, isReadOnly: false);
        var mapped = world.Map(reference, at: 5);
        Assert.Equal(GrantStatus.BadVirtualAddress, world.Map(reference, at: 5).Status);
        Assert.Equal(GrantStatus.BadVirtualAddress, world.Map(reference, at: Pages).Status);
        Assert.Equal(1, world.TableOne.Pins);
        Assert.Equal(GrantStatus.Okay, world.Unmap(mapped.Handle, at: 5));
    }

    [Fact]
    public void UnmapAndReplace_ByAPageOfItsOwn_MovesItThere()
    {
        using var world = new World();
        var mapped = world.Map(world.Grant(page: 3, isReadOnly: false), at: 5);
        world.Window.Map([new(9, world.Two, 1)], PageAccess.ReadWrite);
        GnttabUnmapAndReplace[] batch =
        [
            new()
            {
                Handle = mapped.Handle,
                HostAddress = world.Mapper.AddressOf(5),
                NewAddress = world.Mapper.AddressOf(9),
            },
        ];
        world.Calls.UnmapAndReplace(batch);
        Assert.Equal(GrantStatus.Okay, batch[0].Status);
        Assert.Equal(51u, NativeBytes.Word(world.Window.Address + (5 * 4096)));
        Assert.False(world.Window.IsMapped(9));
        Assert.Equal(0, world.TableOne.Pins);
    }

    [Fact]
    public void Domains_InMemfdsOfTheirOwn_ShareNoPage()
    {
        using var world = new World();
        using var descriptor = world.Two.DuplicateDescriptor();
        using var seen = MemfdBacking.Attach(descriptor);

        // Whoever has the second's descriptor sees all of its pages, and none of the first's, granted or not.
        Assert.Equal(Pages * 4096L, seen.Length);
        for (var page = 0; page < Pages; page++)
        {
            Assert.Equal(50u + (uint)page, NativeBytes.Word(seen.Address + (page * 4096)));
        }
    }

    private sealed class World : IDisposable
    {
        private static readonly DomainId First = new(1, 0);
        private static readonly DomainId Second = new(2, 0);
        private static readonly DomainId Tables = new(0x7FF2, 0);

        private readonly MemfdBacking _tables = Memory(4 * 4096);
        private readonly GrantableMemory _memory = new((2 * Pages) + 4);
        private readonly MachineMemory _machine;
        private readonly FrameAllocator _allocator;
        private readonly GrantTable _tableTwo;
        private readonly ulong _firstFrame;

        public World()
        {
            var tables = _memory.Add(_tables);
            _firstFrame = _memory.Add(One).Value;
            var second = _memory.Add(Two);
            _machine = new(_memory.Backing);
            _machine.Give(new(_firstFrame), Pages, First);
            _machine.Give(second, Pages, Second);
            Window = new(Pages);
            Mapper = new(Window, _memory);
            _allocator = new(_machine, tables, 4);
            var source = new AllocatedFrames(_allocator, Tables, PlacementClass.General);
            TableOne = new(
                new()
                {
                    Domain = First,
                    Memory = _machine,
                    Source = source,
                }
            );
            _tableTwo = new(
                new()
                {
                    Domain = Second,
                    Memory = _machine,
                    Source = source,
                    Mapper = Mapper,
                }
            );
            var registry = new GrantRegistry();
            registry.Add(TableOne);
            registry.Add(_tableTwo);
            Calls = new(_machine, registry, _tableTwo);
            var setup = new GnttabSetupTable { Domain = GrantRegistry.Self, FrameCount = 1 };
            new GrantHypercalls(_machine, registry, TableOne).SetupTable(ref setup, default);
            Guest = new(_machine, TableOne);
        }

        public MemfdBacking One { get; } = Numbered(Pages, first: 10);

        public MemfdBacking Two { get; } = Numbered(Pages, first: 50);

        public PageWindow Window { get; }

        public WindowGrantMapper Mapper { get; }

        public GrantTable TableOne { get; }

        public GuestGrants Guest { get; }

        public GrantHypercalls Calls { get; }

        public GrantMapping Mapping(int page, int at) =>
            new(Mapper.AddressOf(at), First, new(_firstFrame + (ulong)page), IsWritable: true);

        public GrantRef Grant(int page, bool isReadOnly)
        {
            Assert.True(
                Guest.TryGrant(
                    Second.Number,
                    new(_firstFrame + (ulong)page),
                    isReadOnly,
                    out var reference
                )
            );
            return reference;
        }

        public GnttabMapGrantRef Operation(GrantRef reference, int at, GrantMapBits bits = 0) =>
            new()
            {
                Domain = First.Number,
                Reference = reference.Value,
                HostAddress = Mapper.AddressOf(at),
                Flags = GrantMapBits.HostMap | bits,
            };

        public GnttabMapGrantRef Map(GrantRef reference, int at, GrantMapBits bits = 0)
        {
            GnttabMapGrantRef[] batch = [Operation(reference, at, bits)];
            Calls.Map(batch);
            return batch[0];
        }

        public GrantStatus Unmap(uint handle, int at)
        {
            GnttabUnmapGrantRef[] batch =
            [
                new() { Handle = handle, HostAddress = Mapper.AddressOf(at) },
            ];
            Calls.Unmap(batch);
            return batch[0].Status;
        }

        public void Dispose()
        {
            Window.Dispose();
            _allocator.Dispose();
            _machine.Dispose();
            _memory.Dispose();
            One.Dispose();
            Two.Dispose();
            _tables.Dispose();
        }
    }
}
