// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;

namespace RingIO.Tests.Grants;

/// <summary>Invariants of what moves payloads over grants that once were broken elsewhere, by the number of the advisory.</summary>
public sealed class XsaMovingTests
{
    [Fact]
    public void Xsa362_ABackendWhoseMapFailed_IsToldOfEachPage()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var mover = Mover(two, null);
        var batch = Batch(one, new GrantRef(99), reference);
        Assert.Equal(TransferMethod.Map, mover.TakeIn(batch, InPlace));
        Assert.Equal(GrantStatus.BadReference, batch[0].Status);
        Assert.Equal(GrantStatus.Okay, batch[1].Status);
        mover.Release(batch);
        Assert.Equal((0, 0L), (two.Grants.Handles, one.Grants.Pins));
    }

    [Fact]
    public void Xsa365_AKeptMappingThatFailed_IsNotKept()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var kept = new PersistentGrants(two.Calls, two.Grants, 0x20_0000, 1);
        var mover = Mover(two, kept);
        var batch = Batch(one, new GrantRef(20));
        Assert.Equal(
            TransferMethod.Persistent,
            mover.TakeIn(batch, InPlace with { CanPersist = true })
        );
        Assert.Equal((GrantStatus.BadReference, 0), (batch[0].Status, kept.Count));

        // Its place is free for one that is granted.
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        batch = Batch(one, reference);
        mover.TakeIn(batch, InPlace with { CanPersist = true });
        Assert.Equal((GrantStatus.Okay, 1), (batch[0].Status, kept.Count));
        kept.Clear();
    }

    [Fact]
    public void Xsa367_ReleaseOfAMapThatFailed_UnmapsNothingElse()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        Assert.True(world.GuestOf(one).TryGrant(two.Id.Number, new(3), false, out var reference));
        var mover = Mover(two, null);

        // The first handle is another's; a map that failed tells 0 and the address where it would have been.
        var others = GrantCalls.Map(two, one, reference, 0x10_0000 / GrantWorld.Page);
        Assert.Equal((GrantStatus.Okay, 0u), (others.Status, others.Handle));
        var batch = Batch(one, new GrantRef(99));
        mover.TakeIn(batch, InPlace);
        mover.Release(batch);
        Assert.Equal((1, 1L), (two.Grants.Handles, one.Grants.Pins));
        Assert.Equal(
            GrantStatus.Okay,
            GrantCalls.Unmap(two, others.Handle, 0x10_0000 / GrantWorld.Page)
        );
    }

    private static TransferShape InPlace { get; } = new(1000, 1) { IsReadInPlace = true };

    private static GrantMover Mover(Domain domain, PersistentGrants? kept) =>
        new(
            domain.Calls,
            TransferPolicy.Always(kept is null ? TransferMethod.Map : TransferMethod.Persistent),
            0x10_0000,
            8,
            kept
        );

    private static GrantedPayload[] Batch(Domain from, params GrantRef[] references) =>
        [
            .. references.Select(reference => new GrantedPayload
            {
                Domain = from.Id.Number,
                Reference = reference,
                Length = 1000,
            }),
        ];
}
