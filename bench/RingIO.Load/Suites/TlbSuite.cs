// SPDX-License-Identifier: MIT

using RingIO.Linux;
using RingIO.Load.Chasing;
using RingIO.Load.Measuring;
using RingIO.Load.Reporting;
using RingIO.Load.Subjects;
using RingIO.Translation;

namespace RingIO.Load.Suites;

/// <summary>Translations: how fast the model and the cache are, and whether real pages behave as the model says.</summary>
internal static class TlbSuite
{
    private const string Name = "tlb";

    private static readonly Unit WalksALoad = new("walks/load", HigherIsBetter: false);

    // Pages that the first level holds, that the second does, and that none does.
    private static readonly int[] Pages = [64, 2048, 65_536];

    /// <summary>The suite.</summary>
    public static Suite Suite { get; } =
        new(Name, "translations: model, cache, pointer chases", Cases) { Plot = new ChasePlot() };

    private static IEnumerable<Case> Cases()
    {
        foreach (var pages in Pages)
        {
            yield return new(
                Name,
                $"model, {pages} pages",
                Unit.MillionPerSecond,
                [
                    TlbSubjects.Model("Tlb as Zen 5", TlbGeometry.Zen5, pages),
                    TlbSubjects.Model("Tlb as Pentium 4", TlbGeometry.Pentium4, pages),
                ],
                [TlbSubjects.Dictionary(pages)]
            );
        }

        yield return new(
            Name,
            "translation by a hit",
            Unit.Nanoseconds,
            [TranslationSubjects.Cache()],
            [TranslationSubjects.Array()]
        );
        var small = ChaseField.Create(MemfdPages.Default);
        var huge = ChaseField.Create(MemfdPages.Huge2M);
        foreach (var chase in ChaseField.WorkingSets.SelectMany(set => Chases(small, huge, set)))
        {
            yield return chase;
        }

        var transparent = ChaseField.Create(MemfdPages.TransparentHuge);
        var largest = ChaseField.WorkingSets[^1];
        yield return new(
            Name,
            $"chase {ByteText.Of(largest)}, transparent huge pages",
            Unit.Nanoseconds,
            [ChaseSubjects.Managed(transparent.Pages, transparent, largest)],
            [
                ChaseSubjects.Managed(small.Pages, small, largest),
                ChaseSubjects.Managed(huge.Pages, huge, largest),
                ChaseSubjects.Native("native-c", transparent, largest),
            ]
        );
    }

    private static IEnumerable<Case> Chases(ChaseField small, ChaseField huge, long set)
    {
        yield return new(
            Name,
            $"chase {ByteText.Of(set)}, 2 MiB pages",
            Unit.Nanoseconds,
            [ChaseSubjects.Managed(huge.Pages, huge, set)],
            [
                ChaseSubjects.Managed(small.Pages, small, set),
                ChaseSubjects.Native("native-c", huge, set),
            ]
        )
        {
            Sweep = new(ChasePlot.Measured, set),
        };
        yield return new(
            Name,
            $"chase {ByteText.Of(set)}, 4 KiB pages",
            Unit.Nanoseconds,
            [ChaseSubjects.Managed(small.Pages, small, set)],
            [ChaseSubjects.Native("native-c", small, set)]
        );
        yield return new(
            Name,
            $"model of chase {ByteText.Of(set)}",
            WalksALoad,
            [ChaseSubjects.Predicted(huge.Pages, huge, set)],
            [ChaseSubjects.Predicted(small.Pages, small, set)]
        )
        {
            Sweep = new(ChasePlot.Predicted, set),
        };
    }
}
