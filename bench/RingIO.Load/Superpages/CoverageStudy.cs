// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Memory;

namespace RingIO.Load.Superpages;

/// <summary>Superpage coverage over the long workload, clustered against naive: counted, not timed.</summary>
internal static class CoverageStudy
{
    private const int Seeds = 3;

    // Close together where things change, then evenly to the end.
    private static readonly long[] Moments =
    [
        10_000,
        20_000,
        50_000,
        100_000,
        200_000,
        500_000,
        .. Enumerable.Range(1, 10).Select(million => million * 1_000_000L),
    ];

    private static readonly Unit CoverageUnit = new("%", HigherIsBetter: true);
    private static readonly Unit FragmentedUnit = new("%", HigherIsBetter: false);

    /// <summary>The sweep that the coverage is.</summary>
    public const string Coverage = "superpage coverage";

    /// <summary>The sweep that the fragmentation is.</summary>
    public const string Fragmentation = "external fragmentation at 2 MiB";

    /// <summary>Runs the workload, each seed under both policies.</summary>
    /// <param name="plan">Its runs are the seeds; 3 if it names none.</param>
    /// <param name="progress">Told the part that is done and the seed.</param>
    /// <param name="cancelled">Ends after the point at hand: the rows are those of whole seeds.</param>
    /// <returns>A row for each point and figure; samples are by seed.</returns>
    public static IReadOnlyList<Comparison> Run(
        SuitePlan plan,
        Action<double, string> progress,
        CancellationToken cancelled
    )
    {
        var seeds = plan.Runs ?? Seeds;
        var clustered = new List<IReadOnlyList<CoveragePoint>>();
        var naive = new List<IReadOnlyList<CoveragePoint>>();
        for (var seed = 1; seed <= seeds && !cancelled.IsCancellationRequested; seed++)
        {
            progress((seed - 1.0) / seeds, $"seed {seed}");
            clustered.Add(Trace(PlacementPolicy.Clustered, (ulong)seed, Moments));
            naive.Add(Trace(PlacementPolicy.Naive, (ulong)seed, Moments));
        }

        return
        [
            .. Rows(Coverage, CoverageUnit, clustered, naive, point => point.Coverage),
            .. Rows(Fragmentation, FragmentedUnit, clustered, naive, point => point.Fragmentation),
        ];
    }

    /// <summary>Runs the workload once.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="moments">After how many operations to look, ascending.</param>
    /// <returns>A point a moment.</returns>
    public static IReadOnlyList<CoveragePoint> Trace(
        PlacementPolicy policy,
        ulong seed,
        params IEnumerable<long> moments
    )
    {
        using var workload = new PlacementWorkload(policy, seed);
        var trace = new List<CoveragePoint>();
        foreach (var moment in moments)
        {
            workload.Run(moment - workload.Operations);
            var account = workload.Account;
            if (account.Allocated != workload.Held)
            {
                throw new InvalidOperationException(
                    $"{workload.Held} frames are held, and the allocator says: {account}."
                );
            }

            trace.Add(new(workload.Operations, workload.Coverage.Ratio, workload.Fragmentation));
        }

        return trace;
    }

    private static IEnumerable<Comparison> Rows(
        string sweep,
        Unit unit,
        List<IReadOnlyList<CoveragePoint>> clustered,
        List<IReadOnlyList<CoveragePoint>> naive,
        Func<CoveragePoint, double> figure
    ) =>
        Enumerable
            .Range(0, clustered.Count == 0 ? 0 : Moments.Length)
            .Select(at => new Comparison(
                new Case(
                    "superpage",
                    $"{sweep}, {clustered[0][at].Operations:N0} operations",
                    unit,
                    [],
                    []
                )
                {
                    Sweep = new(sweep, clustered[0][at].Operations / 1e6),
                },
                "untagged",
                "clustered",
                "naive",
                [.. clustered.Select(trace => 100 * figure(trace[at]))],
                [.. naive.Select(trace => 100 * figure(trace[at]))]
            ));
}
