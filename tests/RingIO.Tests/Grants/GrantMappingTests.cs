// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Tests.Translation;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

public sealed class GrantMappingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Map_AGrantedPage_IsReadByTheOther(int version)
    {
        using var world = new GrantWorld(cpus: 2, version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        world.BytesOf(one, 3)[0] = 0x5A;
        Assert.True(grants.TryGrant(two.Id.Number, new(3), isReadOnly: false, out var reference));
        var before = world.CountsOf(one, 3);

        var mapped = GrantCalls.Map(two, one, reference, page: 100);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        Assert.True(world.Cpus[1].TryRead(new(100 * 4096UL), out byte value, out _));
        Assert.Equal(0x5A, value);
        Assert.True(world.Cpus[1].TryWrite(new(100 * 4096UL), (byte)0x5B, out _));
        Assert.Equal(0x5B, world.BytesOf(one, 3)[0]);
        Assert.False(grants.TryRevoke(reference));

        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.False(grants.TryRevoke(reference)); // The CPU has not acknowledged.
        Assert.Equal(1, two.Grants.Reclaim());
        world.Cpus[1].Poll();
        Assert.Equal(0, two.Grants.Reclaim());
        Assert.Equal(before, world.CountsOf(one, 3));
        Assert.True(grants.TryRevoke(reference));
        Assert.False(world.Cpus[1].TryRead(new(100 * 4096UL), out value, out _));
    }

    [Fact]
    public void Map_ReadOnly_CannotBeWritten()
    {
        using var world = new GrantWorld(cpus: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), isReadOnly: true, out var reference));
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls.Map(two, one, reference, page: 100).Status
        );
        var mapped = GrantCalls.Map(
            two,
            one,
            reference,
            page: 100,
            GrantMapBits.HostMap | GrantMapBits.ReadOnly
        );
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        Assert.False(world.Cpus[1].TryWrite(new(100 * 4096UL), (byte)1, out var fault));
        Assert.Equal(PageFaultCause.Protection, fault.Cause);
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        world.Cpus[1].Poll();
    }

    [Fact]
    public void Map_WithoutAGrant_SaysWhy()
    {
        using var world = new GrantWorld(3);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), isReadOnly: false, out var reference));
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls.Map(three, one, reference, page: 100).Status
        );
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls.Map(two, one, new(511), page: 100).Status
        );
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls.Map(two, one, new(uint.MaxValue), page: 100).Status
        );
        Assert.Equal(
            GrantStatus.GeneralError,
            GrantCalls.Map(two, one, reference, page: 100, GrantMapBits.None).Status
        );
        Assert.Equal(
            GrantStatus.BadVirtualAddress,
            GrantCalls.Map(two, one, reference, page: 0).Status
        );
        Assert.True(grants.TryGrant(two.Id.Number, new(999), isReadOnly: false, out var nowhere));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Map(two, one, nowhere, page: 100).Status);
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        Assert.True(grants.TryRevoke(reference));
        Assert.True(grants.TryRevoke(nowhere));
    }

    [Fact]
    public void Map_ABatchInWhichSomeFail_MapsTheOthers()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var batch = new GnttabMapGrantRef[70];
        for (var item = 0; item < batch.Length; item++)
        {
            Assert.True(
                grants.TryGrant(two.Id.Number, new((ulong)item % 8), false, out var reference)
            );
            batch[item] = new()
            {
                Domain = one.Id.Number,
                Reference = item % 5 == 4 ? 400 : reference.Value,
                HostAddress = item % 7 == 6 ? 4096 * 100UL : 4096 * (100UL + (ulong)item),
                Flags = GrantMapBits.HostMap,
                Status = (GrantStatus)77,
            };
        }

        two.Calls.Map(batch);
        for (var item = 0; item < batch.Length; item++)
        {
            var expected =
                item % 5 == 4 ? GrantStatus.BadReference
                : item % 7 == 6 ? GrantStatus.BadVirtualAddress
                : GrantStatus.Okay;
            Assert.Equal(expected, batch[item].Status);
        }

        var mapped = batch.Count(item => item.Status == GrantStatus.Okay);
        Assert.Equal((mapped, (long)mapped), (two.Grants.Handles, one.Grants.Pins));
        Assert.Equal(
            mapped,
            batch.Where(i => i.Status == 0).Select(i => i.Handle).Distinct().Count()
        );

        var unmaps = batch
            .Select(item => new GnttabUnmapGrantRef
            {
                Handle = item.Handle,
                HostAddress = item.HostAddress,
                Status = (GrantStatus)77,
            })
            .ToArray();
        two.Calls.Unmap(unmaps);
        Assert.All(unmaps, item => Assert.True(item.Status <= 0));
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
    }

    [Fact]
    public void Map_MoreThanThereAreHandles_SaysNoSpace()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        for (var page = 0UL; page < 64; page++)
        {
            Assert.Equal(GrantStatus.Okay, GrantCalls.Map(two, one, reference, 100 + page).Status);
        }

        Assert.Equal(GrantStatus.NoSpace, GrantCalls.Map(two, one, reference, 200).Status);
    }

    [Fact]
    public void UnmapAndReplace_ByAnotherPage_MovesItThere()
    {
        using var world = new GrantWorld(cpus: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        world.BytesOf(two, 1)[0] = 0x77;
        Assert.True(
            two.AddressSpace.Map(
                new(200),
                GrantWorld.FrameOf(two, 1),
                1,
                PageFlags.Writable
            ).Succeeded
        );
        var mapped = GrantCalls.Map(two, one, reference, 100);
        GnttabUnmapAndReplace[] batch =
        [
            new()
            {
                Handle = mapped.Handle + 1,
                HostAddress = 100 * 4096,
                NewAddress = 200 * 4096,
            },
            new()
            {
                Handle = mapped.Handle,
                HostAddress = 100 * 4096,
                NewAddress = 300 * 4096,
            },
            new()
            {
                Handle = mapped.Handle,
                HostAddress = 100 * 4096,
                NewAddress = 200 * 4096,
            },
        ];
        two.Calls.UnmapAndReplace(batch);
        Assert.Equal(
            [GrantStatus.BadHandle, GrantStatus.BadVirtualAddress, GrantStatus.Okay],
            batch.Select(item => item.Status)
        );
        Assert.Equal(1, one.Grants.Pins);
        world.Cpus[1].Poll();
        Assert.Equal(0, two.Grants.Reclaim());
        Assert.Equal(0, one.Grants.Pins);
        Assert.True(world.Cpus[1].TryRead(new(100 * 4096UL), out byte value, out _));
        Assert.Equal(0x77, value);
        Assert.False(world.Cpus[1].TryRead(new(200 * 4096UL), out value, out _));
    }

    [Fact]
    public void UnmapAndReplace_ByAPageOfASuperpageThatCannotBeSplit_ChangesNothing()
    {
        using var world = new TableWorld(PageTableFormat.FourLevel, frames: 1536);
        world.Memory.Transfer(new(3), TableWorld.Owner, TableWorld.Stranger);
        PageMapping[] granted = [new(new(5), new(3), PageFlags.Writable)];
        Assert.True(world.Space.Map(granted, TableWorld.Stranger).Succeeded);
        Assert.True(world.Space.Map(new(1024), new(512), 512, PageFlags.Writable).Succeeded);
        Assert.Equal(PageSize.Size2M.Bytes, world.Space.BytesInSuperpages);
        var mapper = new AddressSpaceGrantMapper(world.Space);
        var mapping = new GrantMapping(5 * 4096, TableWorld.Stranger, new(3), IsWritable: true);
        world.Source.Left = 0;
        Assert.Equal(GrantStatus.NoSpace, mapper.Replace(mapping, 1030 * 4096, out _));
        Assert.True(world.Space.TryFind(new(5), out var found));
        Assert.Equal(new Mfn(3), found.Frame);

        world.Source.Left = 1;
        Assert.Equal(GrantStatus.Okay, mapper.Replace(mapping, 1030 * 4096, out _));
        Assert.True(world.Space.TryFind(new(5), out found));
        Assert.Equal(new Mfn(518), found.Frame);
        Assert.False(world.Space.TryFind(new(1030), out _));
        Assert.True(world.Space.Unmap(new(5), 1).Succeeded);
        Assert.True(world.Space.Unmap(new(1024), 512).Succeeded);
    }

    // A mapper that is out of order is its maker's mistake: it is told, and nothing stays pinned for it.
    [Fact]
    public void MapAndUnmap_WhereTheMapperThrows_LeaveNothingHalfDone()
    {
        using var world = new GrantWorld(1);
        var one = world.Domains[0];
        var mapper = new ScriptedMapper { OnMap = _ => throw new InvalidOperationException("map") };
        var two = world.Create(mapper: mapper);
        world.Domains.Add(two);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        Assert.Throws<InvalidOperationException>(() => GrantCalls.Map(two, one, reference, 100));
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
        mapper.OnMap = _ => GrantStatus.Okay;
        var mapped = GrantCalls.Map(two, one, reference, 100);
        mapper.OnUnmap = _ => throw new InvalidOperationException("unmap");
        Assert.Throws<InvalidOperationException>(() => GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.Equal((1, 1L), (two.Grants.Handles, one.Grants.Pins));
        mapper.OnUnmap = _ => GrantStatus.Okay;
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.True(grants.TryRevoke(reference));
    }
}
