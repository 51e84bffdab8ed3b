// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.BroadcastCore<
    RingIO.Tests.Model.SpscFlagProgram.Pair,
    RingIO.Testing.SimulatedOrder
>;

namespace RingIO.Tests.Model;

/// <summary>The production source of the broadcast ring under every schedule of small programs.</summary>
public sealed class BroadcastCoreModelTests(ITestOutputHelper output)
{
    private const ulong NearWrap = ulong.MaxValue - 1;

    public static TheoryData<BroadcastStyle, int> Programs =>
        new()
        {
            { BroadcastStyle.One, 4 },
            { BroadcastStyle.InPlace, 4 },
            { BroadcastStyle.Follow, 2 },
            { BroadcastStyle.JoinNewest, 4 },
            { BroadcastStyle.JoinOldest, 4 },
            { BroadcastStyle.Leave, 4 },
            { BroadcastStyle.Lapped, 4 },
            { BroadcastStyle.LappedBatch, 4 },
        };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Core_AsWritten_IsCleanUnderEverySchedule(BroadcastStyle style, int items)
    {
        using var program = new BroadcastProgram(style, items, NearWrap);
        Explore(program).ThrowUnlessClean();
    }

    [Theory]
    [InlineData(BroadcastStyle.One, Core.PublishItems)]
    [InlineData(BroadcastStyle.One, Core.SeeItems)]
    [InlineData(BroadcastStyle.One, Core.ReleaseItems)]
    [InlineData(BroadcastStyle.Follow, Core.ReleaseItems)]
    [InlineData(BroadcastStyle.Follow, Core.SeeLeader)]
    [InlineData(BroadcastStyle.Leave, Core.LeaveRing)]
    [InlineData(BroadcastStyle.JoinNewest, Core.SeeJoined)]
    [InlineData(BroadcastStyle.JoinNewest, Core.JoinRing)]
    [InlineData(BroadcastStyle.JoinNewest, Core.JoinFence)]
    [InlineData(BroadcastStyle.JoinNewest, Core.AnnounceFence)]
    [InlineData(BroadcastStyle.JoinOldest, Core.JoinFence)]
    [InlineData(BroadcastStyle.JoinOldest, Core.AnnounceFence)]
    [InlineData(BroadcastStyle.JoinOldest, Core.AnnounceFloor)]
    [InlineData(BroadcastStyle.JoinOldest, Core.SeeConsumer)]
    [InlineData(BroadcastStyle.Lapped, Core.AnnounceFence)]
    [InlineData(BroadcastStyle.Lapped, Core.SeeWord)]
    [InlineData(BroadcastStyle.Lapped, Core.SeeFloor)]
    [InlineData(BroadcastStyle.Lapped, Core.PublishItems)]
    [InlineData(BroadcastStyle.Lapped, Core.SeeItems)]
    public void Core_WithOneOrderingRemoved_Fails(BroadcastStyle style, int edge)
    {
        using var program = new BroadcastProgram(
            style,
            style == BroadcastStyle.Follow ? 2 : 4,
            NearWrap
        );
        Assert.Equal(VerdictKind.Failed, Explore(program, edge).Kind);
    }

    [Fact]
    public void Parking_AsWritten_LosesNoWakeUp()
    {
        using var program = new BroadcastProgram(BroadcastStyle.One, 3, parking: true);
        Explore(program).ThrowUnlessClean();
    }

    [Theory]
    [InlineData(Core.PublishFence)]
    [InlineData(Core.ReleaseFence)]
    public void Parking_WithOneFenceRemoved_LosesAWakeUp(int edge)
    {
        using var program = new BroadcastProgram(BroadcastStyle.One, 3, parking: true);
        var verdict = Explore(program, edge);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("stuck", verdict.Reason, StringComparison.Ordinal);
    }

    private Verdict Explore(BroadcastProgram program, params int[] weakened)
    {
        var verdict = Explorer.Explore(program, new() { Mutation = Mutation.Weaken(weakened) });
        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
