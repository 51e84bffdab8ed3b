// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Memory;

/// <summary>Where frames lie, and what that leaves to superpages.</summary>
public sealed class PlacementTests
{
    private const int Area = 512;
    private static readonly DomainId Owner = new(1, 0);
    private static readonly PageOrder Single = new(0);

    private static long AreaOf(Mfn frame) => (long)frame.Value / Area;

    [Theory]
    [InlineData(PlacementPolicy.Clustered, 2)]
    [InlineData(PlacementPolicy.Naive, 8)]
    public void SingleFrames_AmongOrdinaryOnes_ShareAnAreaOnlyIfClustered(
        PlacementPolicy policy,
        int broken
    )
    {
        using var machine = BareMachine.Of(16 * Area);
        using var allocator = new FrameAllocator(machine, new() { Policy = policy });
        // One in eight is for itself: naive, they lie where the others lie.
        for (var i = 0; i < 8 * Area; i++)
        {
            var placement = i % 8 == 0 ? PlacementClass.PageTable : PlacementClass.General;
            Assert.True(allocator.TryAllocate(Owner, Single, placement, out _));
        }

        var coverage = allocator.Coverage();
        Assert.Equal(16L * Area * 4096, coverage.MappedBytes);
        Assert.Equal(Area * 4096L, coverage.SingleBytes);
        Assert.Equal(
            coverage.MappedBytes - (broken * Area * 4096L),
            coverage.SuperpageBytes,
            Area * 4096.0
        );
        Assert.Equal(policy == PlacementPolicy.Naive ? 0 : 1, allocator.ClusterAreas);
    }

    [Fact]
    public void Area_ThatIsAllFreeAgain_IsASuperpageAgain()
    {
        using var machine = BareMachine.Of(4 * Area);
        using var allocator = new FrameAllocator(machine);
        Assert.True(allocator.TryAllocate(Owner, new(3), PlacementClass.Granted, out var block));
        Assert.Equal(1, allocator.ClusterAreas);
        Assert.Equal(0.75, allocator.Coverage().Ratio);
        allocator.Free(block, new(3), Owner);
        Assert.Equal(0, allocator.ClusterAreas);
        Assert.Equal(1, allocator.Coverage().Ratio);
        Assert.True(allocator.TryAllocate(Owner, new(11), PlacementClass.General, out _));
    }

    [Fact]
    public void SingleFrame_WhereNoAreaIsFree_LiesInTheAreaWithTheLargestFreeBlock()
    {
        using var machine = BareMachine.Of(4 * Area);
        using var allocator = new FrameAllocator(machine);
        var frames = new Mfn[4 * Area];
        Assert.Equal(frames.Length, allocator.Allocate(Owner, PlacementClass.General, frames));
        Assert.False(allocator.TryAllocate(Owner, Single, PlacementClass.IoBuffer, out _));
        Array.Sort(frames);
        // As much in each, but in the third area in one piece.
        for (var area = 0; area < 4; area++)
        {
            for (var i = 0; i < 16; i++)
            {
                var at = (area * Area) + (area == 2 ? 64 + i : i * 2);
                allocator.Free(frames[at], Single, Owner);
            }
        }

        Assert.True(allocator.TryAllocate(Owner, Single, PlacementClass.IoBuffer, out var frame));
        Assert.Equal(2L, AreaOf(frame));
        Assert.Equal(1, allocator.ClusterAreas);
    }

    [Fact]
    public void OrdinaryFrames_ShortOfMemory_MayLieAmongSingleOnes()
    {
        using var machine = BareMachine.Of(2 * Area);
        using var allocator = new FrameAllocator(machine);
        Assert.True(allocator.TryAllocate(Owner, Single, PlacementClass.PageTable, out _));
        var frames = new Mfn[(2 * Area) - 1];
        Assert.Equal(frames.Length, allocator.Allocate(Owner, PlacementClass.General, frames));
        // Only the area of the one is lost.
        Assert.Equal(0.5, allocator.Coverage().Ratio);
    }

    [Fact]
    public void Withdraw_Clustered_TakesWholeAreasAndPutsTheirHolesTogether()
    {
        using var machine = BareMachine.Of(8 * Area);
        using var allocator = new FrameAllocator(machine);
        var frames = new Mfn[(2 * Area) + 10];
        Assert.Equal(frames.Length, allocator.Withdraw(frames));
        Assert.Equal(6L * Area - 10, allocator.Account.Total);
        Assert.Equal(5L * Area * 4096, allocator.Coverage().SuperpageBytes);
        // What comes back alone lies where a hole is: it is the first to be mapped by itself.
        allocator.Adopt(frames[0], 1);
        allocator.Adopt(frames[^1], 1);
        var singles = new Mfn[Area - 9 + 1];
        Assert.Equal(singles.Length, allocator.Allocate(Owner, PlacementClass.IoBuffer, singles));
        Assert.Contains(frames[0], singles);
        Assert.Contains(frames[^1], singles);
        Assert.Equal(5L * Area * 4096, allocator.Coverage().SuperpageBytes);
    }

    [Fact]
    public void Restore_OfSomeOfTheHoles_FillsOneAreaAfterTheOther()
    {
        using var machine = BareMachine.Of(8 * Area);
        using var allocator = new FrameAllocator(machine);
        var frames = new Mfn[(3 * Area) + 10];
        allocator.Withdraw(frames);
        Assert.Equal(4L * Area * 4096, allocator.Coverage().SuperpageBytes);
        Assert.Equal(Area + 1, allocator.Restore(Area + 1));
        Assert.Equal(5L * Area * 4096, allocator.Coverage().SuperpageBytes);
        // What somebody else has by now does not come back.
        machine.Give(frames.Max(), 1, new(2, 0));
        Assert.Equal((2 * Area) + 8, allocator.Restore(int.MaxValue));
        Assert.Equal(7L * Area * 4096, allocator.Coverage().SuperpageBytes);
        machine.Free(frames.Max(), 1, new(2, 0));
        Assert.Equal(0, allocator.Restore(1));
        allocator.Adopt(frames.Max(), 1);
        Assert.Equal(1, allocator.Coverage().Ratio);
    }

    [Fact]
    public void SingleFrames_AsTheyComeAndGo_GatherAtTheBottom()
    {
        using var machine = BareMachine.Of(8 * Area);
        using var allocator = new FrameAllocator(machine);
        var frames = new Mfn[3 * Area];
        allocator.Allocate(Owner, PlacementClass.IoBuffer, frames);
        Assert.Equal(3, allocator.ClusterAreas);
        // A few stay in the upper two areas; then others come.
        allocator.Free([.. frames.Where(f => f.Value % 100 != 99)], Owner);
        allocator.Allocate(Owner, PlacementClass.IoBuffer, frames.AsSpan(0, 300));
        Assert.All(frames[..300], frame => Assert.Equal(0, AreaOf(frame)));
        // What leaves for good leaves from the top.
        allocator.Withdraw(frames.AsSpan(0, 100));
        Assert.All(frames[..100], frame => Assert.Equal(2, AreaOf(frame)));
    }

    [Fact]
    public void Adopt_OfTheLastHole_MakesASuperpageAgain()
    {
        using var machine = BareMachine.Of(2 * Area);
        using var allocator = new FrameAllocator(machine, new(Area), Area);
        Assert.Equal(1, allocator.Coverage().Ratio);
        var frames = new Mfn[3];
        allocator.Withdraw(frames);
        Assert.Equal(0, allocator.Coverage().Ratio);
        Assert.Equal(1, allocator.ClusterAreas);
        foreach (var frame in frames)
        {
            allocator.Adopt(frame, 1);
        }

        Assert.Equal(1, allocator.Coverage().Ratio);
        Assert.Equal(0, allocator.ClusterAreas);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Area_WhoseFramesComeBackAllAtOnce_IsASuperpageAgain(bool areFreed)
    {
        using var machine = BareMachine.Of(2 * Area);
        using var allocator = new FrameAllocator(machine, new(0), Area);
        var frames = new Mfn[Area];
        // One by one they break the area; they come back in one piece.
        if (areFreed)
        {
            Assert.Equal(Area, allocator.Allocate(Owner, PlacementClass.IoBuffer, frames));
            allocator.FreeRange(new(0), Area, Owner);
        }
        else
        {
            Assert.Equal(Area - 1, allocator.Withdraw(frames.AsSpan(1)));
            Assert.Equal(1, allocator.Withdraw(frames.AsSpan(0, 1)));
            allocator.Adopt(new(0), Area);
        }

        Assert.Equal(0, allocator.ClusterAreas);
        Assert.Equal(0, allocator.ExternalFragmentation(new(9)));
        // And stays one when an ordinary frame has come and gone.
        Assert.True(allocator.TryAllocate(Owner, Single, PlacementClass.General, out var frame));
        allocator.Free(frame, Single, Owner);
        Assert.Equal(0, allocator.ExternalFragmentation(new(9)));
        Assert.True(allocator.TryAllocate(Owner, new(9), PlacementClass.General, out var whole));
        allocator.Free(whole, new PageOrder(9), Owner);
    }

    [Fact]
    public void Exchange_WithAnotherGuest_LeavesBothAsManyAndAHoleInEach()
    {
        var other = new DomainId(2, 0);
        using var machine = BareMachine.Of(4 * Area);
        using var ours = new FrameAllocator(machine, new(0), 2 * Area);
        using var theirs = new FrameAllocator(machine, new(2 * Area), 2 * Area);
        Assert.True(ours.TryAllocate(Owner, Single, PlacementClass.IoBuffer, out var sent));
        Assert.True(theirs.TryAllocate(other, Single, PlacementClass.IoBuffer, out var received));
        Assert.True(machine.TryExchange(sent, Owner, received, other));
        Assert.Throws<FrameException>(() => ours.Free(sent, Single, Owner));
        Assert.Equal(new FrameAccount(2 * Area, (2 * Area) - 1, 0), ours.Account);
        ours.Free(received, Single, Owner);
        theirs.Free(sent, Single, other);
        Assert.Equal(new FrameAccount(2 * Area, 2 * Area, 0), ours.Account);
        Assert.Equal(0.5, ours.Coverage().Ratio, 0.001);
        // The stranger's frame is mapped by itself again before another area is broken.
        var singles = new Mfn[Area];
        ours.Allocate(Owner, PlacementClass.Granted, singles);
        Assert.Contains(received, singles);
        Assert.Equal(0.5, ours.Coverage().Ratio, 0.001);
    }

    [Fact]
    public void ExternalFragmentation_OfAComb_IsAllForEveryLargerOrder()
    {
        using var machine = BareMachine.Of(Area);
        using var allocator = new FrameAllocator(machine, new() { Policy = PlacementPolicy.Naive });
        var frames = new Mfn[Area];
        allocator.Allocate(Owner, PlacementClass.General, frames);
        Assert.Equal(0, allocator.ExternalFragmentation(new(5)));
        Array.Sort(frames);
        for (var i = 0; i < Area; i += 2)
        {
            allocator.Free(frames[i], Single, Owner);
        }

        Assert.Equal(0, allocator.ExternalFragmentation(Single));
        Assert.Equal(1, allocator.ExternalFragmentation(new(1)));
        // Half of what is free then lies in blocks of four or more.
        for (var i = 1; i < Area / 3; i += 2)
        {
            allocator.Free(frames[i], Single, Owner);
        }

        Assert.InRange(allocator.ExternalFragmentation(new(2)), 0.45, 0.55);
    }
}
