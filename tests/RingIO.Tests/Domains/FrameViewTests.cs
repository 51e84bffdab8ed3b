// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Fuzz.Hostile;
using RingIO.Grants;
using RingIO.Primitives;
using RingIO.Tests.Grants;

namespace RingIO.Tests.Domains;

public sealed class FrameViewTests
{
    [Fact]
    public void Create_WithAView_ShowsEveryFrameAndDestroyHidesThem()
    {
        using var world = new GrantWorld();
        var view = new RecordingView();
        var domain = world.Create(view: view);
        Assert.Equal(8, view.Shown.Count);
        Assert.All(
            view.Shown,
            shown => Assert.Equal(GrantWorld.FrameOf(domain, shown.Key), shown.Value)
        );
        Assert.Equal(view.AddressOf(new(3)), domain.Memory.AddressOf(new(3)));
        Assert.Equal(0, domain.Memory.AddressOf(new(12)));
        Assert.True(world.Registry.Destroy(domain));
        Assert.Empty(view.Shown);
    }

    [Fact]
    public void AddressOf_WithoutAView_IsTheMachines()
    {
        using var world = new GrantWorld();
        var domain = world.Domains[0];
        Assert.Equal(
            world.Memory.AddressOf(GrantWorld.FrameOf(domain, 3)),
            domain.Memory.AddressOf(new(3))
        );
        Assert.Equal(0, domain.Memory.AddressOf(new(1 << 20)));
    }

    [Fact]
    public void Flip_BetweenViews_ReplacesOneMappingOnEachSide()
    {
        using var world = new GrantWorld();
        var (gives, accepts) = (new RecordingView(), new RecordingView());
        var (one, two) = (world.Create(view: gives), world.Create(view: accepts));
        var (mine, yours) = (GrantWorld.FrameOf(one, 2), GrantWorld.FrameOf(two, 5));
        gives.Calls = accepts.Calls = 0;
        Assert.Equal(GrantStatus.Okay, Flip(world, one, two));
        Assert.Equal(yours, gives.Shown[2]);
        Assert.Equal(mine, accepts.Shown[5]);
        Assert.Equal((1, 1), (gives.Calls, accepts.Calls));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Flip_WhereAViewRefuses_LeavesBothPagesWhereTheyWere(bool giverRefuses)
    {
        using var world = new GrantWorld();
        var (gives, accepts) = (new RecordingView(), new RecordingView());
        var (one, two) = (world.Create(view: gives), world.Create(view: accepts));
        var (mine, yours) = (GrantWorld.FrameOf(one, 2), GrantWorld.FrameOf(two, 5));
        (giverRefuses ? gives : accepts).Refuses = 1;
        Assert.Equal(GrantStatus.BadPage, Flip(world, one, two));
        Assert.Equal((mine, yours), (gives.Shown[2], accepts.Shown[5]));
        Assert.Equal((mine, yours), (GrantWorld.FrameOf(one, 2), GrantWorld.FrameOf(two, 5)));
        Assert.Equal((one.Id, two.Id), (world.Memory[mine].Owner, world.Memory[yours].Owner));
        Assert.Equal(GrantStatus.Okay, Flip(world, one, two)); // Nothing is left locked.
    }

    [Fact]
    public void Create_WithAViewThatRefuses_TakesAllBack()
    {
        using var world = new GrantWorld();
        var before = world.Allocated;
        var options = new DomainOptions
        {
            MemoryFrames = 8,
            MaxMemoryFrames = 16,
            View = new RecordingView { Refuses = 5 },
        };
        Assert.False(world.Registry.TryCreate(options, out _));
        Assert.Equal(0, world.Registry.Reclaim());
        Assert.Equal(before, world.Allocated);
    }

    private static GrantStatus Flip(GrantWorld world, Domain giver, Domain receiver)
    {
        Assert.True(world.GuestOf(receiver).TryAccept(giver.Id.Number, new(5), out var reference));
        return GrantCalls.Give(giver, 2, receiver, reference, flip: true);
    }

    private sealed class RecordingView : IFrameView
    {
        public Dictionary<ulong, Mfn> Shown { get; } = [];

        public int Calls { get; set; }

        /// <summary>The how-manieth showing from now on is refused; 0: none.</summary>
        public int Refuses { get; set; }

        public nint AddressOf(Gfn frame) => (nint)((frame.Value + 1) << 12);

        public bool TryShow(Gfn frame, Mfn machine)
        {
            Calls++;
            if (Refuses > 0 && --Refuses == 0)
            {
                return false;
            }

            Shown[frame.Value] = machine;
            return true;
        }

        public void Hide(Gfn frame)
        {
            Calls++;
            Assert.True(Shown.Remove(frame.Value));
        }
    }
}
