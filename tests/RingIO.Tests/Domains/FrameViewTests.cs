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
    public void Transfer_ToWhereThereIsNoHole_LeavesThePageWhereItWasThoughTheViewWouldRefuseIt()
    {
        using var world = new GrantWorld();
        var view = new RecordingView();
        var (one, two) = (world.Create(view: view), world.Domains[0]);
        var mine = GrantWorld.FrameOf(one, 2);
        Assert.True(world.GuestOf(two).TryAccept(one.Id.Number, new(3), out var reference));
        view.Refuses = 1;
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 2, two, reference));
        Assert.Equal((mine, 8), (GrantWorld.FrameOf(one, 2), one.Memory.Count));
        Assert.Equal(mine, view.Shown[2]);
        Assert.Equal(one.Id, world.Memory[mine].Owner);
    }

    [Fact]
    public void Transfer_BetweenViews_HidesThePageFromWhoGaveIt()
    {
        using var world = new GrantWorld();
        var (gives, accepts) = (new RecordingView(), new RecordingView());
        var (one, two) = (world.Create(view: gives), world.Create(view: accepts));
        var mine = GrantWorld.FrameOf(one, 2);
        Assert.True(world.GuestOf(two).TryAccept(one.Id.Number, new(12), out var reference));
        accepts.Refuses = 1;
        Assert.Equal(GrantStatus.BadPage, GrantCalls.Give(one, 2, two, reference));
        Assert.Equal((8, mine), (one.Memory.Count, gives.Shown[2]));
        Assert.Equal(GrantStatus.Okay, GrantCalls.Give(one, 2, two, reference));
        Assert.False(gives.Shown.ContainsKey(2));
        Assert.Equal(mine, accepts.Shown[12]);
    }

    [Fact]
    public void Destroy_WithAView_HidesEachFrameBeforeItIsFree()
    {
        using var world = new GrantWorld();
        var view = new RecordingView();
        var domain = world.Create(view: view);
        var owners = new List<DomainId>();
        view.OnHide = machine => owners.Add(world.Memory[machine].Owner);
        Assert.True(world.Registry.Destroy(domain));
        Assert.Equal(Enumerable.Repeat(domain.Id, 8), owners);
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

        public Action<Mfn> OnHide { get; set; } = static _ => { };

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
            OnHide(Shown[frame.Value]);
            Assert.True(Shown.Remove(frame.Value));
        }
    }
}
