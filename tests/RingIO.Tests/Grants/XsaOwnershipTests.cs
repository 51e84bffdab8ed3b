// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

/// <summary>Invariants of who owns a page, and how long, that once were broken elsewhere, by the number of the advisory.</summary>
public sealed class XsaOwnershipTests
{
    private const GrantMapBits Both = GrantMapBits.HostMap | GrantMapBits.DeviceMap;

    [Fact]
    public void Xsa214_ATransferredPage_HasNotItsOldType()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var frame = GrantWorld.FrameOf(one, 4);
        Assert.True(world.Memory.TryGetType(frame, one.Id, FrameType.PageTable));
        Assert.True(world.GuestOf(two).TryAccept(one.Id.Number, new(12), out var reference));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, reference)); // In use as that.
        world.Memory.PutType(frame);
        Assert.Equal(FrameType.PageTable, world.Memory[frame].Type);
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, reference));
        Assert.Equal(
            (FrameType.Normal, 0),
            (world.Memory[frame].Type, world.Memory[frame].TypeCount)
        );
    }

    [Fact]
    public void Xsa236_APinnedFrame_OutlivesItsDomain()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var frame = GrantWorld.FrameOf(one, 3);

        // For devices only: no page table holds a reference.
        var mapped = GrantCalls.Map(two, one, reference, 0, GrantMapBits.DeviceMap);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        Assert.False(world.Registry.Destroy(one));
        Assert.Equal((one.Id, 2L), (world.Memory[frame].Owner, world.Memory[frame].References));
        Assert.Equal(FrameType.Normal, world.Memory[frame].Type);
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls.Unmap(two, mapped.Handle, 0, mapped.DeviceAddress)
        );
        Assert.Equal(0, world.Registry.Reclaim());
    }

    [Fact]
    public void Xsa284_ATransfer_LeavesExactlyOneOwnerAndTheCounts()
    {
        using var world = new GrantWorld(3);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var frame = GrantWorld.FrameOf(one, 4);
        Assert.True(world.GuestOf(two).TryAccept(one.Id.Number, new(12), out var accepts));
        Assert.True(world.GuestOf(one).TryGrant(three.Id.Number, new(4), false, out var granted));
        var mapped = GrantCalls.Map(three, one, granted, 100);
        var before = world.Memory[frame];
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, accepts)); // Somebody refers to it.
        Assert.Equal(before, world.Memory[frame]);
        Assert.False(two.Memory.TryFind(new(12), out _));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(three, mapped.Handle, 100));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, accepts));
        Assert.Equal((two.Id, 1L), (world.Memory[frame].Owner, world.Memory[frame].References));
        Assert.False(one.Memory.TryFind(new(4), out _));

        // The old owner's grant leads to it no more.
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Map(three, one, granted, 100).Status);
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, accepts));
    }

    [Fact]
    public void Xsa380_TheEndOfADomain_UnmapsEachMappingOnce()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var mapper = new ScriptedMapper();
        var two = world.Create(mapper: mapper);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        for (var page = 1UL; page <= 60; page++)
        {
            Assert.Equal(GrantStatus.Okay, GrantCalls.Map(two, one, reference, page, Both).Status);
        }

        mapper.Complete = 0;
        Assert.False(world.Registry.Destroy(two));
        Assert.Equal(1, world.Registry.Reclaim());
        Assert.Equal(60, one.Grants.Pins); // Those for devices are gone, the others may be reached still.
        mapper.Complete = long.MaxValue;
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal((60, 0L), (mapper.Unmaps, one.Grants.Pins));
    }
}
