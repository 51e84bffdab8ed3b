// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Grants;
using RingIO.Tests.Translation;
using RingIO.Translation;

namespace RingIO.Tests.Domains;

public sealed class DomainTests
{
    [Fact]
    public void Destroy_OfAnIdleDomain_GivesAllBackAtOnce()
    {
        using var world = new GrantWorld();
        var domain = world.Create();
        var id = domain.Id;
        Assert.True(world.Registry.TryFind(id, out _));
        Assert.True(world.Registry.Destroy(domain));
        Assert.Equal(DomainState.Gone, domain.State);
        Assert.False(world.Registry.TryFind(id, out _));
        Assert.True(world.Registry.Destroy(domain)); // Once more is harmless.
    }

    [Fact]
    public void Destroy_WhileOthersHaveItsPages_KeepsThemUntilTheLastMappingIsGone()
    {
        using var world = new GrantWorld(cpus: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var frame = GrantWorld.FrameOf(one, 3);
        world.BytesOf(one, 3)[0] = 0x42;
        var mapped = GrantCalls.Map(two, one, reference, 100);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        var later = GrantCalls.Map(two, one, reference, 101);

        world.Cpus[0].Dispose();
        Assert.False(world.Registry.Destroy(one));
        Assert.Equal(DomainState.Dying, one.State);
        Assert.Equal(1, one.Memory.Count); // Only that page is left.
        Assert.Equal(one.Id, world.Memory[frame].Owner);
        Assert.True(world.Cpus[1].TryRead(new(100 * 4096UL), out byte value, out _));
        Assert.Equal(0x42, value);
        Assert.Equal(GrantStatus.BadDomain, GrantCalls.Map(two, one, reference, 102).Status);
        Assert.Equal(GrantStatus.BadDomain, GrantCalls.CopyIn(two, one, reference, 5));

        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.Equal(1, world.Registry.Reclaim());
        Assert.Equal(GrantStatus.Okay, GrantCalls.Unmap(two, later.Handle, 101));
        Assert.Equal(1, world.Registry.Reclaim()); // A CPU may reach it still.
        world.Cpus[1].Poll();
        Assert.Equal(0, two.Grants.Reclaim());
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal(DomainState.Gone, one.State);
    }

    [Fact]
    public void Destroy_OfTheOneThatMaps_EndsItsMappings()
    {
        using var world = new GrantWorld(cpus: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls
                .Map(two, one, reference, 100, GrantMapBits.HostMap | GrantMapBits.DeviceMap)
                .Status
        );
        Assert.True(world.Cpus[1].TryRead(new(100 * 4096UL), out byte _, out _));
        Assert.False(world.Registry.Destroy(two)); // A CPU is in its address space.
        Assert.False(grants.TryRevoke(reference));
        world.Cpus[1].Dispose();
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal(0, one.Grants.Pins);
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Destroy_AfterItChangedItsTablesBehindTheMapping_GivesThePageBackAllTheSame()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        Assert.True(two.AddressSpace.Unmap(new(100), 1).Succeeded);
        Assert.Equal(GrantStatus.BadVirtualAddress, GrantCalls.Unmap(two, mapped.Handle, 100));
        Assert.False(grants.TryRevoke(reference));
        Assert.True(world.Registry.Destroy(two));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Destroy_WhileCpusAreBehind_GoesOnWhenTheyHaveAcknowledged()
    {
        using var backing = new PortableBacking(128 * 4096L);
        using var memory = new MachineMemory(backing);
        using var allocator = new FrameAllocator(memory);
        var late = new LateInvalidator();
        var registry = new DomainRegistry(allocator, late);
        var options = new DomainOptions { MemoryFrames = 8 };
        Assert.True(registry.TryCreate(options, out var one));
        Assert.True(registry.TryCreate(options, out var two));
        var grants = new GuestGrants(memory, one.Grants);
        Assert.True(grants.TryGrant(two.Id.Number, new(3), false, out var reference));
        var mapped = GrantCalls.Map(two, one, reference, 100);
        Assert.Equal(GrantStatus.Okay, mapped.Status);
        Assert.Equal(GrantStatus.Okay, GrantCalls.Map(two, one, reference, 101).Status);
        Assert.True(two.AddressSpace.Unmap(new(100), 1).Succeeded); // Behind the handle's back.
        for (var attempt = 0; attempt < 3; attempt++)
        {
            Assert.False(registry.Destroy(two));

            // What it asks now finds no address space; it is refused, and throws nothing.
            Assert.Equal(GrantStatus.BadDomain, GrantCalls.Unmap(two, mapped.Handle, 100));
            GnttabUnmapAndReplace[] replaced =
            [
                new() { Handle = mapped.Handle, HostAddress = mapped.HostAddress },
            ];
            two.Calls.UnmapAndReplace(replaced);
            Assert.Equal(GrantStatus.BadDomain, replaced[0].Status);
            Assert.False(grants.TryRevoke(reference));
        }

        late.Acknowledge();
        Assert.Equal(0, registry.Reclaim());
        Assert.True(grants.TryRevoke(reference));
        Assert.False(registry.Destroy(one));
        late.Acknowledge();
        Assert.Equal(0, registry.Reclaim());
    }

    [Fact]
    public void Destroy_OfTwoThatMapEachOther_EndsInEitherOrder()
    {
        foreach (var first in (int[])[0, 1])
        {
            using var world = new GrantWorld();
            var (one, two) = (world.Domains[0], world.Domains[1]);
            Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var a));
            Assert.True(world.GuestOf(two).TryGrant(one.Id.Number, new(3), false, out var b));
            Assert.Equal(GrantStatus.Okay, GrantCalls.Map(two, one, a, 100).Status);
            Assert.Equal(GrantStatus.Okay, GrantCalls.Map(one, two, b, 100).Status);
            Assert.False(world.Registry.Destroy(world.Domains[first]));
            Assert.True(world.Registry.Destroy(world.Domains[1 - first]));
            Assert.Equal(DomainState.Gone, world.Domains[first].State);
        }
    }

    [Fact]
    public void Create_WithTooLittleMemory_GivesAllBack()
    {
        for (var frames = 1; frames < 24; frames++)
        {
            using var backing = new PortableBacking(frames * 4096L);
            using var memory = new MachineMemory(backing);
            using var allocator = new FrameAllocator(memory);
            var registry = new DomainRegistry(allocator, NoTranslations.Instance);
            var free = allocator.Account.Allocated;
            var options = new DomainOptions { MemoryFrames = 20, GrantFrames = (2, 2) };
            Assert.Equal(frames >= 23, registry.TryCreate(options, out var domain));
            Assert.Equal(0, registry.Reclaim());
            if (domain is not null)
            {
                Assert.True(registry.Destroy(domain));
            }

            Assert.Equal(free, allocator.Account.Allocated);
        }
    }

    [Fact]
    public void Create_WithBadOptions_SaysSo()
    {
        using var world = new GrantWorld();
        var registry = world.Registry;
        Assert.Throws<ArgumentException>(() => registry.TryCreate(new() { Number = 0 }, out _));
        Assert.Throws<ArgumentException>(() =>
            registry.TryCreate(new() { Number = DomainId.FirstReserved }, out _)
        );
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            registry.TryCreate(new() { MemoryFrames = 300 }, out _)
        );
    }

    [Fact]
    public void Create_WithBadLimitsOfGrants_TakesNothing()
    {
        using var world = new GrantWorld();
        var allocated = world.Allocated;
        foreach (var handles in (int[])[-1, 0, int.MaxValue])
        {
            var refused = Assert.Throws<ArgumentOutOfRangeException>(() =>
                world.Registry.TryCreate(new() { MaxGrantHandles = handles }, out _)
            );
            Assert.Contains($"{handles}", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(allocated, world.Allocated);
    }

    [Fact]
    public void Destroy_WithResources_AsksEachUntilItIsDone()
    {
        using var world = new GrantWorld();
        var domain = world.Create();
        var slow = new SlowResource { Left = 3 };
        var quick = new SlowResource();
        domain.Add(slow);
        domain.Add(quick);
        Assert.False(world.Registry.Destroy(domain));
        Assert.Throws<InvalidOperationException>(() => domain.Add(quick));
        Assert.Equal(1, world.Registry.Reclaim());
        Assert.Equal(1, world.Registry.Reclaim());
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal((4, 1), (slow.Asked, quick.Asked));
    }

    private sealed class SlowResource : IDomainResource
    {
        public int Left { get; set; }

        public int Asked { get; private set; }

        public bool TryReclaim(Domain domain)
        {
            Asked++;
            return Left-- <= 0;
        }
    }
}
