// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Tests.Specifications;

/// <summary>Short runs on real threads.</summary>
internal static class StressRuns
{
    /// <summary>Requires that every round is explained. A machine that never ran two calls at once has shown nothing: skipped, and said so.</summary>
    public static void Require<TModel, TOperation, TResponse>(
        RingSpec<TModel, TOperation, TResponse> spec,
        Func<ISystemUnderTest<TOperation, TResponse>> make,
        ITestOutputHelper output
    )
        where TModel : notnull
    {
        var report = spec.CheckStress(
            make,
            new() { Rounds = 100, MaxTime = TimeSpan.FromSeconds(1) }
        );
        output.WriteLine(report.ToString());
        Assert.SkipWhen(
            report is { Verdict: LinearizabilityVerdict.Inconclusive, Overlapping: 0 },
            report.Reason
        );
        report.ThrowUnlessLinearizable();
    }
}
