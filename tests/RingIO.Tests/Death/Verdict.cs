// SPDX-License-Identifier: MIT

using RingIO.Peer;
using RingIO.Rings;

namespace RingIO.Tests.Death;

/// <summary>What must hold after a death, whichever access was the last.</summary>
internal static class Verdict
{
    public static void Check(
        DeathScenario scenario,
        RingRole died,
        Journal journal,
        Aftermath after,
        string where
    )
    {
        Assert.True(after.Report.IsComplete, $"{where}: recovery was not complete");
        Assert.True(after.GoesOn, $"{where}: the ring does not go on");
        var said = journal.Items();
        var acknowledged = said[..journal.AcknowledgedCount];
        if (died == RingRole.Producer)
        {
            CheckPut(said, acknowledged, after.Items, where);
        }
        else if (!scenario.TakesForAll)
        {
            Assert.Equal(DeathScenario.Prefilled, after.Items);
        }
        else
        {
            CheckTaken(said, acknowledged, after.Items, where);
        }
    }

    // In the ring: everything acknowledged, in order, then nothing but what was said and not acknowledged.
    private static void CheckPut(ulong[] said, ulong[] acknowledged, ulong[] found, string where)
    {
        var context =
            $"{where}: said [{string.Join(' ', said)}], acknowledged {acknowledged.Length}, found [{string.Join(' ', found)}]";
        Assert.True(found.Length >= acknowledged.Length, context);
        Assert.True(found.AsSpan().SequenceEqual(said.AsSpan(0, found.Length)), context);
    }

    // What was acknowledged is not found again; everything that was not even said is found, once, in order.
    private static void CheckTaken(ulong[] said, ulong[] acknowledged, ulong[] found, string where)
    {
        var context =
            $"{where}: said [{string.Join(' ', said)}], acknowledged {acknowledged.Length}, found [{string.Join(' ', found)}]";
        Assert.True(found.Distinct().Count() == found.Length, context);
        Assert.True(!found.Intersect(acknowledged).Any(), context);
        Assert.True(!DeathScenario.Prefilled.Except(said).Except(found).Any(), context);
        Assert.True(!found.Except(DeathScenario.Prefilled).Any(), context);
    }
}
