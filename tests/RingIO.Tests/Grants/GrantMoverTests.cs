// SPDX-License-Identifier: MIT

using RingIO.Grants;

namespace RingIO.Tests.Grants;

/// <summary>What a backend gets if places are few, CPUs late, peers malformed, or domains new.</summary>
public sealed class GrantMoverTests
{
    private const ulong Place = 0x10_0000;

    [Fact]
    public void TakeIn_OfMoreThanStayMapped_CopiesTheRestAndLosesNone()
    {
        using var world = new GrantWorld(cpus: 2);
        var two = world.Domains[1];
        var kept = new PersistentGrants(two.Calls, two.Grants, Place, 2);
        var mover = new GrantMover(
            two.Calls,
            TransferPolicy.Always(TransferMethod.Persistent),
            0,
            0,
            kept
        );
        var batch = Payloads(world, 3);
        mover.TakeIn(batch, new(1000, 3) { CanPersist = true });
        Assert.All(batch, p => Assert.Equal(GrantStatus.Okay, p.Status));
        for (var item = 0; item < 2; item++)
        {
            Assert.Equal(TransferMethod.Persistent, batch[item].Method);
            Assert.True(world.Cpus[1].TryRead(new(batch[item].Address), out byte value, out _));
            Assert.Equal(0x10 + item, value);
        }

        Assert.Equal(TransferMethod.Copy, batch[2].Method);
        Assert.Equal(1000, world.BytesOf(two, batch[2].OwnFrame).Count((byte)0x12));

        // The next batch may have their places, when no CPU sees them there any more.
        var next = batch[2..];
        mover.TakeIn(next, new(1000, 1) { CanPersist = true });
        Assert.Equal((TransferMethod.Copy, 1), (next[0].Method, kept.Count));
        world.Cpus[1].Poll();
        mover.TakeIn(next, new(1000, 1) { CanPersist = true });
        Assert.Equal((TransferMethod.Persistent, 2), (next[0].Method, kept.Count));
    }

    [Fact]
    public void TakeIn_WherePlacesAreInUseOrSeenByACpu_TakesOthersOrCopies()
    {
        using var world = new GrantWorld(cpus: 2);
        var two = world.Domains[1];
        var policy = TransferPolicy.Always(TransferMethod.Map);
        var mover = new GrantMover(two.Calls, policy, Place, 5);
        var shape = new TransferShape(1000, 2) { IsReadInPlace = true };
        GrantedPayload[] one = Payloads(world, 2),
            other = Payloads(world, 2),
            third = Payloads(world, 2);
        Assert.Equal(TransferMethod.Map, mover.TakeIn(one, shape));
        Assert.Equal(TransferMethod.Map, mover.TakeIn(other, shape));
        Assert.All(other, p => Assert.Equal(GrantStatus.Okay, p.Status));
        Assert.Equal(4, one.Concat(other).Select(p => p.Address).Distinct().Count());
        Assert.Equal(TransferMethod.Copy, mover.TakeIn(third, shape));

        Assert.True(world.Cpus[1].TryRead(new(one[0].Address), out byte _, out _));
        mover.Release(one);
        Assert.Equal(TransferMethod.Copy, mover.TakeIn(third, shape)); // The CPU may read the old page there.
        world.Cpus[1].Poll();
        Assert.Equal(TransferMethod.Map, mover.TakeIn(third, shape));
        Assert.All(third, p => Assert.Equal(GrantStatus.Okay, p.Status));
        mover.Release(other);
        mover.Release(third);
        mover.Release(third); // Once more is refused, and gives no place back twice.
        Assert.All(third, p => Assert.Equal(GrantStatus.BadHandle, p.Status));
        world.Cpus[1].Poll();
        two.Grants.Reclaim();
        Assert.Equal(0, two.Grants.Handles);
        Assert.Equal(TransferMethod.Copy, mover.TakeIn(Payloads(world, 6), shape));
    }

    [Theory]
    [InlineData(TransferMethod.Copy)]
    [InlineData(TransferMethod.Map)]
    [InlineData(TransferMethod.Persistent)]
    [InlineData(TransferMethod.HeaderOnly)]
    public void TakeIn_OfBytesBeyondThePage_IsRefusedByEachMethod(TransferMethod method)
    {
        using var world = new GrantWorld();
        var two = world.Domains[1];
        var kept = new PersistentGrants(two.Calls, two.Grants, 2 * Place, 4);
        var mover = new GrantMover(two.Calls, TransferPolicy.Always(method), Place, 4, kept);
        var batch = Payloads(world, 3);
        batch[1].Offset = 3097; // A byte too far.
        var shape = new TransferShape(1000, 3)
        {
            IsReadInPlace = true,
            CanPersist = true,
            HeaderBytes = 10,
        };
        Assert.Equal(method, mover.TakeIn(batch, shape));
        Assert.Equal(
            [GrantStatus.Okay, GrantStatus.BadCopyArgument, GrantStatus.Okay],
            batch.Select(p => p.Status)
        );
        Assert.Equal(0UL, batch[1].Address);
        mover.Release(batch);
        kept.Clear();
        Assert.Equal((0, 0L), (two.Grants.Handles, world.Domains[0].Grants.Pins));
    }

    [Fact]
    public void Persistent_OfADomainThatHasAnothersNumber_IsItsOwnPage()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var number = one.Id.Number;
        var kept = new PersistentGrants(two.Calls, two.Grants, Place, 4);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(2), false, out var old));
        Assert.Equal(GrantStatus.Okay, kept.Get(number, old, true, out _));
        world.Registry.Destroy(one);
        Assert.Equal(GrantStatus.BadDomain, kept.Get(number, old, true, out _));

        var next = world.Create(number: number);
        Assert.Equal(GrantStatus.BadReference, kept.Get(number, old, true, out _));
        Assert.True(world.GuestOf(next).TryGrant(two.Id.Number, new(5), false, out var reference));
        Assert.Equal(old, reference);
        Assert.Equal(GrantStatus.Okay, kept.Get(number, reference, true, out var address));
        Assert.True(two.AddressSpace.TryFind(new(address >> 12), out var mapped));
        Assert.Equal(GrantWorld.FrameOf(next, 5), mapped.Frame);
        kept.Evict(number); // Both.
        Assert.Equal((0, 0), (kept.Count, two.Grants.Handles));
    }

    [Fact]
    public void Persistent_WhereAPageWasChangedBehindIt_LetsTheOthersGo()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var kept = new PersistentGrants(two.Calls, two.Grants, Place, 2);
        var references = new GrantRef[3];
        for (var item = 0; item < references.Length; item++)
        {
            grants.TryGrant(two.Id.Number, new((ulong)item), false, out references[item]);
        }

        Assert.Equal(
            GrantStatus.Okay,
            kept.Get(one.Id.Number, references[0], true, out var changed)
        );
        Assert.Equal(GrantStatus.Okay, kept.Get(one.Id.Number, references[1], true, out _));
        Assert.True(two.AddressSpace.Unmap(new(changed >> 12), 1).Succeeded);
        Assert.Equal(GrantStatus.Okay, kept.Get(one.Id.Number, references[2], true, out _));
        Assert.True(grants.TryRevoke(references[1]));
        kept.Clear();
        Assert.True(grants.TryRevoke(references[2]));
        Assert.False(grants.TryRevoke(references[0])); // Nobody knows whether it is mapped elsewhere.
        Assert.Equal(1, kept.Count);
    }

    private static GrantedPayload[] Payloads(GrantWorld world, int count)
    {
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        var batch = new GrantedPayload[count];
        for (var item = 0; item < count; item++)
        {
            world.BytesOf(one, (ulong)item).Fill((byte)(0x10 + item));
            Assert.True(grants.TryGrant(two.Id.Number, new((ulong)item), false, out var reference));
            batch[item] = new()
            {
                Domain = one.Id.Number,
                Reference = reference,
                Length = 1000,
                OwnFrame = (ulong)item + 2,
            };
        }

        return batch;
    }
}
