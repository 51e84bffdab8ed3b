// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Litmus.Reporting;

namespace RingIO.Litmus.Tests;

/// <summary>Every litmus in its short form. One that proves nothing is skipped with its reason: it is never green.</summary>
public sealed class LitmusTests(LiveMachine machine, ITestOutputHelper output)
    : IClassFixture<LiveMachine>
{
    public static TheoryData<string> Names => [.. LitmusCommand.Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ShortRun_RightProgram_DoesNothingForbidden(string name)
    {
        var litmus = LitmusCommand.Cases.Single(c => c.Name == name);

        var row = LitmusRunner.Run(litmus, machine.Plan, machine.Control.Hits != 0);

        output.WriteLine($"seed {machine.Plan.Seed}; {RowText.LiveControl(machine.Control)}");
        output.WriteLine(RowText.Head);
        output.WriteLine(RowText.Of(row));
        Assert.True(row.Verdict != LitmusVerdict.Broken, RowText.Of(row));
        Assert.SkipWhen(
            row.Verdict == LitmusVerdict.Inconclusive,
            $"{row.Name} is inconclusive: {row.Reason}"
        );
    }
}
