// SPDX-License-Identifier: MIT

using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Translation;

namespace RingIO.Tests.Grants;

public sealed class GrantTransferTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Transfer_ToWhoAcceptsIt_MovesThePageWithItsBytes(int version)
    {
        using var world = new GrantWorld(version: version);
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(two);
        world.BytesOf(one, 4).Fill(0x66);
        var frame = GrantWorld.FrameOf(one, 4);
        Assert.True(grants.TryAccept(one.Id.Number, new(12), out var reference));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, reference));
        Assert.Equal(GrantTransferState.Completed, grants.EndTransfer(reference, out var place));
        Assert.Equal(12UL, place.Value);
        Assert.Equal(frame, GrantWorld.FrameOf(two, 12));
        Assert.Equal(two.Id, world.Memory[frame].Owner);
        Assert.Equal(4096, world.BytesOf(two, 12).Count((byte)0x66));
        Assert.Equal((7, 9), (one.Memory.Count, two.Memory.Count));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, reference));
    }

    [Fact]
    public void Transfer_ThatCannotBe_LeavesBothAsTheyWere()
    {
        using var world = new GrantWorld(3);
        var (one, two, three) = (world.Domains[0], world.Domains[1], world.Domains[2]);
        var grants = world.GuestOf(two);
        var frame = GrantWorld.FrameOf(one, 4);
        Assert.True(grants.TryAccept(one.Id.Number, new(3), out var taken));
        Assert.True(grants.TryAccept(one.Id.Number, new(13), out var open));
        Assert.True(grants.TryGrant(one.Id.Number, new(1), isReadOnly: false, out var access));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, taken)); // No hole there.
        Assert.Equal(GrantStatus.BadReference, GrantCalls.Give(one, 4, two, access));
        Assert.Equal(GrantStatus.BadReference, GrantCalls.Give(one, 4, two, new(9999)));
        Assert.Equal(GrantStatus.BadReference, GrantCalls.Give(three, 4, two, open));
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 15, two, open));
        Assert.Equal(GrantStatus.BadDomain, GrantCalls.Give(one, 4, one, open));
        Assert.True(one.AddressSpace.Map(new(7), frame, 1, PageFlags.Writable).Succeeded);
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 4, two, open)); // In its own tables.
        Assert.True(one.AddressSpace.Unmap(new(7), 1).Succeeded);

        Assert.Equal(frame, GrantWorld.FrameOf(one, 4));
        Assert.Equal(one.Id, world.Memory[frame].Owner);
        Assert.Equal((8, 8), (one.Memory.Count, two.Memory.Count));
        Assert.Equal(GrantTransferState.Reclaimed, grants.EndTransfer(taken, out _));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, open));
        Assert.Equal(GrantTransferState.Completed, grants.EndTransfer(open, out _));
    }

    [Fact]
    public void Flip_OfTwoPages_ExchangesThemWhereTheyAre()
    {
        using var world = new GrantWorld();
        var (one, two) = (world.Domains[0], world.Domains[1]);
        var grants = world.GuestOf(two);
        world.BytesOf(one, 4).Fill(0x66);
        world.BytesOf(two, 5).Fill(0x77);
        Assert.True(grants.TryAccept(one.Id.Number, new(5), out var reference));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 4, two, reference, flip: true));
        Assert.Equal(GrantTransferState.Completed, grants.EndTransfer(reference, out var place));
        Assert.Equal(5UL, place.Value);
        Assert.Equal(4096, world.BytesOf(two, 5).Count((byte)0x66));
        Assert.Equal(4096, world.BytesOf(one, 4).Count((byte)0x77));
        Assert.Equal((8, 8), (one.Memory.Count, two.Memory.Count));
        Assert.Equal(two.Id, world.Memory[GrantWorld.FrameOf(two, 5)].Owner);
        Assert.Equal(one.Id, world.Memory[GrantWorld.FrameOf(one, 4)].Owner);
    }
}
