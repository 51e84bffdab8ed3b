// SPDX-License-Identifier: MIT

using RingIO.Testing;
using Core = RingIO.Translation.ShootdownCore<RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>The production source of the shootdown under every schedule of small programs: no frame is reused while a CPU can reach it.</summary>
public sealed class ShootdownCoreModelTests(ITestOutputHelper output)
{
    public static TheoryData<ShootdownStory> Stories => [.. Enum.GetValues<ShootdownStory>()];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Core_AsWritten_IsCleanUnderEverySchedule(ShootdownStory story) =>
        Explore(story).ThrowUnlessClean();

    [Theory]
    [InlineData(ShootdownStory.Polling, ShootdownFlaw.ReuseAtOnce)]
    [InlineData(ShootdownStory.Polling, ShootdownFlaw.FlushNothing)]
    [InlineData(ShootdownStory.Lazy, ShootdownFlaw.ReuseAtOnce)]
    [InlineData(ShootdownStory.Lazy, ShootdownFlaw.FlushNothing)]
    [InlineData(ShootdownStory.Lazy, ShootdownFlaw.UseBeforeEnter)]
    public void Program_WithAPlantedFlaw_RacesOnTheFrame(ShootdownStory story, ShootdownFlaw flaw)
    {
        var verdict = Explore(story, flaw);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ShootdownStory.Polling, Core.Announce)]
    [InlineData(ShootdownStory.Polling, Core.SeeGeneration)]
    [InlineData(ShootdownStory.Polling, Core.Acknowledge)]
    [InlineData(ShootdownStory.Polling, Core.LeaveSpace)]
    [InlineData(ShootdownStory.Polling, Core.SeeCpu)]
    [InlineData(ShootdownStory.Lazy, Core.Announce)]
    [InlineData(ShootdownStory.Lazy, Core.SeeGeneration)]
    [InlineData(ShootdownStory.Lazy, Core.EnterSpace)]
    [InlineData(ShootdownStory.Lazy, Core.LeaveSpace)]
    [InlineData(ShootdownStory.Told, Core.EnterSpace)]
    [InlineData(ShootdownStory.Successive, Core.ClaimRequest)]
    [InlineData(ShootdownStory.Successive, Core.PublishRequest)]
    [InlineData(ShootdownStory.Successive, Core.SeeRequest)]
    [InlineData(ShootdownStory.Successive, Core.SeePages)]
    public void Core_WithOneOrderingRemoved_RacesOnTheFrame(ShootdownStory story, int edge)
    {
        var verdict = Explore(story, ShootdownFlaw.None, edge);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
    }

    private Verdict Explore(
        ShootdownStory story,
        ShootdownFlaw flaw = ShootdownFlaw.None,
        params int[] weakened
    )
    {
        using var program = new ShootdownProgram(story, flaw);
        var verdict = Explorer.Explore(program, new() { Mutation = Mutation.Weaken(weakened) });
        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
