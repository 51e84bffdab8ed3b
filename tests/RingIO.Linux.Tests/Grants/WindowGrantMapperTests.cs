// SPDX-License-Identifier: MIT

using RingIO.Grants;
using RingIO.Peer;
using RingIO.Primitives;
using RingIO.Tests;
using RingIO.Tests.Support;

namespace RingIO.Linux.Tests.Grants;

/// <summary>Grants with real pages: two domains, a memfd for each, one for the tables, and a window in which the second maps.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class WindowGrantMapperTests : LinuxTests
{
    private const int Pages = WindowWorld.Pages;

    [Fact]
    public void Map_AGrantedPage_ShowsTheOthersBytesUntilItIsUnmapped()
    {
        using var world = Make();
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
        using var world = Make();
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
        using var world = Make();
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
    public void Map_ABatchInWhichOneMemoryIsGone_MapsTheOthers()
    {
        using var world = Make(Numbered(Pages, first: 30));
        GnttabMapGrantRef[] batch =
        [
            world.Operation(world.Grant(page: Pages + 3, isReadOnly: false), at: 4),
            world.Operation(world.Grant(page: 3, isReadOnly: false), at: 5),
        ];
        world.More!.Dispose();
        world.Calls.Map(batch);
        Assert.Equal((GrantStatus.BadPage, GrantStatus.Okay), (batch[0].Status, batch[1].Status));
        Assert.False(world.Window.IsMapped(4));
        Assert.Equal(13u, NativeBytes.Word(world.Window.Address + (5 * 4096)));
        Assert.Equal(GrantStatus.Okay, world.Unmap(batch[1].Handle, at: 5));
        Assert.Equal(0, world.TableOne.Pins);
    }

    [Fact]
    public void MapAndUnmap_ASinglePage_AreOneCallEachAndAllocateNothing()
    {
        using var world = Make();
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
        using var world = Make();
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
        using var world = Make();
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
        using var world = Make();
        using var descriptor = world.Two.DuplicateDescriptor();
        using var seen = MemfdBacking.Attach(descriptor);

        // Whoever has the second's descriptor sees all of its pages, and none of the first's, granted or not.
        Assert.Equal(Pages * 4096L, seen.Length);
        for (var page = 0; page < Pages; page++)
        {
            Assert.Equal(50u + (uint)page, NativeBytes.Word(seen.Address + (page * 4096)));
        }
    }

    private static WindowWorld Make(MemfdBacking? more = null) =>
        new(Numbered(Pages, first: 10), Numbered(Pages, first: 50), more);
}
