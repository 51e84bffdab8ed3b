// SPDX-License-Identifier: MIT

using RingIO.Models.Programs;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>Initiators and processors that do not use a shootdown as its core demands: the explorer tells. The right ones are in the catalogue.</summary>
public sealed class ShootdownCoreModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(ShootdownStory.Polling, ShootdownFlaw.ReuseAtOnce)]
    [InlineData(ShootdownStory.Polling, ShootdownFlaw.FlushNothing)]
    [InlineData(ShootdownStory.Lazy, ShootdownFlaw.ReuseAtOnce)]
    [InlineData(ShootdownStory.Lazy, ShootdownFlaw.FlushNothing)]
    [InlineData(ShootdownStory.Lazy, ShootdownFlaw.UseBeforeEnter)]
    public void Program_WithAPlantedFlaw_RacesOnTheFrame(ShootdownStory story, ShootdownFlaw flaw)
    {
        using var program = new Shootdowns(story, flaw);
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
    }
}
