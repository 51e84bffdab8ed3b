// SPDX-License-Identifier: MIT

using RingIO.Cli.Tap;

namespace RingIO.Cli.Tests.Tap;

/// <summary>Tests that make networks and run iperf3 in them: skipped, with the reason, where that cannot be.</summary>
public abstract class TapTests
{
    private protected static readonly TapPlan Plan = TapPlan.Short;

    protected TapTests()
    {
        var reason = TapPrerequisites.WhyNot();
        Assert.SkipUnless(reason is null, reason ?? "");
    }

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The children of a process: of this one, if no other is named.</summary>
    protected static int[] Children(int? parent = null) =>
        [
            .. Directory
                .EnumerateDirectories($"/proc/{parent ?? Environment.ProcessId}/task")
                .SelectMany(static task => File.ReadAllText($"{task}/children").Split(' '))
                .Where(static number => number.Length > 0)
                .Select(int.Parse),
        ];
}
