// SPDX-License-Identifier: MIT

using CheckYourRing;
using RingIO.Load.Measuring;
using RingIO.Load.Subjects;
using RingIO.Testing;

namespace RingIO.Load.Suites;

/// <summary>The model checker: how fast it goes through executions, and how soon it finds a mistake.</summary>
internal static class CheckSuite
{
    private const int MoreThanAnyoneNeeds = 8;

    /// <summary>The cases.</summary>
    /// <returns>Executions a second on the single-producer ring; the time to find each wrong ring of the sample.</returns>
    public static IEnumerable<Case> Cases() =>
        [
            new(
                "check",
                "SPSC, executions",
                Unit.MillionPerSecond,
                [
                    Rate("graphs, waits by hint", items: 8, hints: true, new()),
                    Rate("graphs, awaits", items: 16, hints: false, new()),
                ],
                [
                    Rate(
                        "schedule by schedule, at most 4 preemptions",
                        items: 8,
                        hints: true,
                        new() { MaxPreemptions = 4 }
                    ),
                ]
            ),
            new(
                "check",
                "SPSC 6+6, to the end",
                Unit.Nanoseconds,
                [ToTheEnd("graphs, awaits", hints: false)],
                [ToTheEnd("graphs, waits by hint", hints: true)]
            ),
            Finds(Mistake.MissingFence),
            Finds(Mistake.MaskedTooEarly),
        ];

    private static Subject Rate(string name, ulong items, bool hints, ExplorerOptions options) =>
        new(
            name,
            run =>
            {
                using var program = new SpscCheck(items, hints);
                Verdict? verdict = null;
                var nanoseconds = Pinned(
                    run,
                    () =>
                        verdict = Explorer.Explore(
                            program,
                            options with
                            {
                                MaxExecutions = run.Items,
                            }
                        )
                );
                return verdict!.Kind == VerdictKind.Failed
                    ? throw new InvalidOperationException(verdict.ToString())
                    : new(verdict.Executions, nanoseconds);
            }
        )
        {
            Granule = 1 << 16,
        };

    private static Subject ToTheEnd(string name, bool hints) =>
        new(
            name,
            run =>
            {
                using var program = new SpscCheck(items: 6, hints);
                return new(
                    run.Items,
                    Pinned(
                        run,
                        () =>
                        {
                            for (var i = 0L; i < run.Items; i++)
                            {
                                Explorer.Explore(program).ThrowUnlessClean();
                            }
                        }
                    )
                );
            }
        )
        {
            Granule = 1,
        };

    private static Case Finds(Mistake mistake) =>
        new(
            "check",
            $"find {mistake}",
            Unit.Nanoseconds,
            [Finder("graphs", mistake, new())],
            [
                Finder(
                    "random executions",
                    mistake,
                    new() { Random = new() { Executions = 1_000_000 } }
                ),
            ]
        );

    private static Subject Finder(string name, Mistake mistake, ExplorerOptions options) =>
        new(
            name,
            run =>
                new(
                    run.Items,
                    Pinned(
                        run,
                        () =>
                        {
                            for (var i = 0L; i < run.Items; i++)
                            {
                                Find(mistake, options);
                            }
                        }
                    )
                )
        )
        {
            Granule = 1,
        };

    // From small to larger, as a user goes about it.
    private static void Find(Mistake mistake, ExplorerOptions options)
    {
        for (var items = 1UL; items <= MoreThanAnyoneNeeds; items++)
        {
            using var check = new RingCheck(mistake, items);
            var few = options.Random is null
                ? options
                : options with
                {
                    Random = options.Random with { Executions = 1000 * (long)items },
                };
            if (Explorer.Explore(check, few).Kind == VerdictKind.Failed)
            {
                return;
            }
        }

        throw new InvalidOperationException($"{mistake} was not found.");
    }

    private static double Pinned(Run run, Action body) =>
        PinnedThreads.Run(
            out _,
            new PinnedBody(
                run.FirstCpu,
                () =>
                {
                    body();
                    return 0;
                }
            )
        );
}
