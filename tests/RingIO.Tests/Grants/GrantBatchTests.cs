// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Primitives;

namespace RingIO.Tests.Grants;

/// <summary>Grants made, mapped and taken back many at a time.</summary>
public sealed class GrantBatchTests
{
    [Fact]
    public void TryGrant_OfManyPages_GrantsEach()
    {
        using var world = new GrantWorld();
        var (one, other) = (world.Domains[0], world.Domains[1]);
        var guest = world.GuestOf(one);
        Gfn[] pages = [new(3), new(1), new(2)];
        var references = new GrantRef[3];
        Assert.True(guest.TryGrant(other.Id.Number, pages, isReadOnly: true, references));
        Assert.Equal(3, references.Distinct().Count());
        for (var page = 0; page < pages.Length; page++)
        {
            world.BytesOf(one, pages[page].Value)[0] = (byte)(10 + page);
            Assert.Equal(
                GrantStatus.Okay,
                GrantCalls.CopyIn(other, one, references[page], to: 5, length: 1)
            );
            Assert.Equal(10 + page, world.BytesOf(other, 5)[0]);
            Assert.Equal(
                GrantStatus.BadReference,
                GrantCalls.CopyOut(other, 5, one, references[page])
            );
        }
    }

    [Fact]
    public void TryGrant_OfMoreThanThereAreReferences_GrantsNone()
    {
        using var world = new GrantWorld();
        var guest = world.GuestOf(world.Domains[0]);
        var free = guest.References.Available;
        var pages = new Gfn[free + 1];
        Assert.False(guest.TryGrant(1, pages, false, new GrantRef[free + 1]));
        Assert.Equal(free, guest.References.Available);
        Assert.True(guest.TryGrant(1, pages.AsSpan(1), false, new GrantRef[free]));
        Assert.Equal(0, guest.References.Available);
        Assert.False(guest.TryGrant(1, [new Gfn(1UL << 32)], false, new GrantRef[1]));
        Assert.Throws<ArgumentException>(() => guest.TryGrant(1, pages, false, new GrantRef[1]));
    }

    [Fact]
    public void TryRevoke_OfMany_EndsThoseThatNobodyUses()
    {
        using var world = new GrantWorld();
        var (one, other) = (world.Domains[0], world.Domains[1]);
        var guest = world.GuestOf(one);
        Gfn[] pages = [new(1), new(2), new(3)];
        var references = new GrantRef[3];
        Assert.True(guest.TryGrant(other.Id.Number, pages, false, references));
        var map = GrantCalls.Map(other, one, references[1], page: 100);
        Assert.Equal(GrantStatus.Okay, map.Status);
        var revoked = new bool[3];
        var free = guest.References.Available;
        guest.TryRevoke(references, revoked);
        Assert.Equal([true, false, true], revoked);
        Assert.Equal(free + 2, guest.References.Available);
        Assert.Throws<ArgumentException>(() =>
            guest.TryRevoke(references.AsSpan(0, 1), new bool[1])
        );
        Assert.Throws<ArgumentException>(() => guest.TryRevoke(references, new bool[2]));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(other, map.Handle, page: 100));
        guest.TryRevoke(references.AsSpan(1, 1), revoked.AsSpan(0, 1));
        Assert.True(revoked[0]);
        Assert.Equal(free + 3, guest.References.Available);
    }

    // Granters in turn, some gone: each operation ends for itself, and no table stays locked for others.
    [Theory]
    [InlineData(GrantMapBits.HostMap)]
    [InlineData(GrantMapBits.DeviceMap)]
    [InlineData(GrantMapBits.HostMap | GrantMapBits.DeviceMap)]
    public void Map_OfSeveralGrantersInTurn_EndsEachForItself(GrantMapBits bits)
    {
        using var world = new GrantWorld(domains: 4);
        var mapper = world.Domains[3];
        var references = new GrantRef[3];
        for (var granter = 0; granter < 3; granter++)
        {
            Assert.True(
                world
                    .GuestOf(world.Domains[granter])
                    .TryGrant(mapper.Id.Number, new(1), false, out references[granter])
            );
        }

        world.Registry.Destroy(world.Domains[1]);
        var batch = new GnttabMapGrantRef[60];
        for (var item = 0; item < batch.Length; item++)
        {
            batch[item] = new()
            {
                Domain = (ushort)(item % 3),
                Reference = item % 5 == 4 ? 400 : references[item % 3].Value,
                HostAddress = (ulong)(100 + item) * GrantWorld.Page,
                Flags = bits,
            };
        }

        mapper.Calls.Map(batch);
        for (var item = 0; item < batch.Length; item++)
        {
            var expected =
                item % 3 == 1 ? GrantStatus.BadDomain
                : item % 5 == 4 ? GrantStatus.BadReference
                : GrantStatus.Okay;
            Assert.Equal(expected, batch[item].Status);
        }

        RequireUnlocked(world, references);
        GnttabUnmapGrantRef[] unmaps =
        [
            .. batch
                .Where(map => map.Status == GrantStatus.Okay)
                .Select(map => new GnttabUnmapGrantRef
                {
                    Handle = map.Handle,
                    HostAddress = (bits & GrantMapBits.HostMap) != 0 ? map.HostAddress : 0,
                    DeviceAddress = map.DeviceAddress,
                }),
        ];
        mapper.Calls.Unmap(unmaps);
        Assert.All(unmaps, unmap => Assert.Equal(GrantStatus.Okay, unmap.Status));
        Assert.Equal(0, mapper.Grants.Handles);
        Assert.Equal(0, world.Domains[0].Grants.Pins);
        RequireUnlocked(world, references);
    }

    // Another thread gets into each table at once.
    private static void RequireUnlocked(GrantWorld world, GrantRef[] references)
    {
        var thread = new Thread(() =>
        {
            foreach (var granter in (int[])[0, 2])
            {
                GrantCalls.CopyIn(world.Domains[3], world.Domains[granter], references[granter], 5);
            }
        });
        thread.Start();
        thread.Join();
    }
}
