// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;

namespace RingIO.Tests.Grants;

public sealed class GrantCopyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Copy_BothWays_MovesExactlyTheBytes(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        world.BytesOf(one, 2).Fill(0x11);
        world.BytesOf(two, 5).Fill(0x22);
        var before = world.CountsOf(one, 2);
        Assert.True(grants.TryGrant(two.Id.Number, new(2), isReadOnly: false, out var reference));

        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(two, one, reference, 5, 100, 64));
        Assert.Equal(64, world.BytesOf(two, 5).Count((byte)0x11));
        world.BytesOf(two, 5).Fill(0x33);
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyOut(two, 5, one, reference, 4000, 96));
        Assert.Equal(96, world.BytesOf(one, 2)[4000..].Count((byte)0x33));
        Assert.Equal(96, world.BytesOf(one, 2).Count((byte)0x33));

        Assert.Equal(before, world.CountsOf(one, 2));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Copy_BetweenTwoGrants_NeedsNoPageOfTheCallers()
    {
        using var world = new GrantWorld(3);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        Assert.True(world.GuestOf(one).TryGrant(three.Id.Number, new(1), true, out var source));
        Assert.True(world.GuestOf(two).TryGrant(three.Id.Number, new(1), false, out var target));
        world.BytesOf(one, 1).Fill(9);
        GnttabCopy[] batch =
        [
            new()
            {
                Flags = GrantCopyBits.SourceGranted | GrantCopyBits.DestinationGranted,
                Source = new() { Reference = source.Value, Domain = one.Id.Number },
                Destination = new() { Reference = target.Value, Domain = two.Id.Number },
                Length = 4096,
            },
        ];
        three.Calls.Copy(batch);
        Assert.Equal(GrantStatus.Okay, batch[0].Status);
        Assert.Equal(4096, world.BytesOf(two, 1).Count((byte)9));
    }

    [Fact]
    public void Copy_WithBadArguments_SaysWhyAndChangesNothing()
    {
        using var world = new GrantWorld(3);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var grants = world.GuestOf(one);
        Assert.True(grants.TryGrant(two.Id.Number, new(2), isReadOnly: true, out var reference));
        world.BytesOf(one, 2).Fill(0x11);
        Assert.Equal(
            GrantStatus.BadCopyArgument,
            GrantCalls.CopyIn(two, one, reference, 5, 4033, 64)
        );
        Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyOut(two, 5, one, reference));
        Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyIn(three, one, reference, 5));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.CopyIn(two, one, reference, 14));
        GnttabCopy[] batch =
        [
            new()
            {
                Flags = GrantCopyBits.SourceGranted,
                Source = new() { Reference = reference.Value, Domain = one.Id.Number },
                Destination = new() { Frame = 1, Domain = three.Id.Number },
                Length = 1,
            },
            new() { Flags = (GrantCopyBits)4, Length = 1 },
        ];
        two.Calls.Copy(batch);
        Assert.Equal(
            [GrantStatus.PermissionDenied, GrantStatus.GeneralError],
            batch.Select(item => item.Status)
        );
        Assert.Equal(0, one.Grants.Pins);
        Assert.Equal(0, world.BytesOf(two, 5).Count((byte)0x11));
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Copy_OfASubPage_StaysWithinIt()
    {
        using var world = new GrantWorld(version: 2);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(one);
        world.BytesOf(one, 2).Fill(0x11);
        Assert.True(grants.TryGrantPart(two.Id.Number, new(2), 100, 50, true, out var reference));
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(two, one, reference, 5, 100, 50));
        Assert.Equal(GrantStatus.GeneralError, GrantCalls.CopyIn(two, one, reference, 5, 99, 50));
        Assert.Equal(GrantStatus.GeneralError, GrantCalls.CopyIn(two, one, reference, 5, 101, 50));
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls
                .Map(two, one, reference, 100, GrantMapBits.HostMap | GrantMapBits.ReadOnly)
                .Status
        );
        Assert.True(grants.TryRevoke(reference));
    }

    [Fact]
    public void Copy_ThroughATransitiveGrant_ReachesTheOwner()
    {
        using var world = new GrantWorld(3, version: 2);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var (first, second) = (world.GuestOf(one), world.GuestOf(two));
        world.BytesOf(one, 2).Fill(0x44);
        Assert.True(first.TryGrant(two.Id.Number, new(2), isReadOnly: true, out var granted));
        Assert.True(
            second.TryGrantTransitive(
                three.Id.Number,
                one.Id.Number,
                granted,
                isReadOnly: false,
                out var passed
            )
        );
        Assert.Equal(GrantStatus.Okay, GrantCalls.CopyIn(three, two, passed, 5));
        Assert.Equal(64, world.BytesOf(three, 5).Count((byte)0x44));
        // What it leads to may be read only.
        Assert.Equal(GrantStatus.BadReference, GrantCalls.CopyOut(three, 5, two, passed));
        Assert.Equal(
            GrantStatus.BadReference,
            GrantCalls
                .Map(three, two, passed, 100, GrantMapBits.HostMap | GrantMapBits.ReadOnly)
                .Status
        );
        Assert.Equal((0L, 0L), (one.Grants.Pins, two.Grants.Pins));
        Assert.True(second.TryRevoke(passed));
        Assert.True(first.TryRevoke(granted));
    }
}
