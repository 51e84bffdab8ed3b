// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;
using RingIO.Load.Reporting;

namespace RingIO.Load.Tests;

public sealed class ComparisonTests
{
    private static readonly Subject Ours = new("ours", _ => default);
    private static readonly Subject Theirs = new("theirs", _ => default);

    [Fact]
    public void All_RepetitionsOfOneRoundInOneState_ArePaired()
    {
        var rows = Compare(
            Unit.MillionPerSecond,
            ours: [new(0, CoreState.Near, 10), new(1, CoreState.Near, 20)],
            theirs: [new(0, CoreState.Near, 5), new(1, CoreState.Near, 5)]
        );

        var row = Assert.Single(rows);
        Assert.Equal("near", row.State);
        Assert.Equal(2, row.Runs);
        Assert.Equal(15, row.SubjectMedian);
        Assert.Equal(5, row.PeerMedian);
        Assert.Equal(3, row.Ratio);
    }

    [Fact]
    public void All_RoundsInDifferentStates_AreNeverMixed()
    {
        var rows = Compare(
            Unit.MillionPerSecond,
            ours:
            [
                new(0, CoreState.Near, 10),
                new(1, CoreState.Far, 1),
                new(2, CoreState.Near, 7),
                new(3, CoreState.Untagged, 3),
            ],
            theirs:
            [
                new(0, CoreState.Near, 10),
                new(1, CoreState.Far, 2),
                new(2, CoreState.Far, 1),
                new(3, CoreState.Untagged, 3),
            ]
        );

        Assert.Equal(
            ["near", "far", "untagged"],
            rows.Select(r => r.State),
            StringComparer.Ordinal
        );
        Assert.All(rows, r => Assert.Equal(1, r.Runs));
        Assert.Equal(0.5, rows[1].Ratio);
    }

    [Fact]
    public void Ratio_OfATime_IsAboveOneWhenOursIsShorter()
    {
        var rows = Compare(
            Unit.Nanoseconds,
            ours: [new(0, CoreState.Far, 100)],
            theirs: [new(0, CoreState.Far, 150)]
        );

        Assert.Equal(1.5, Assert.Single(rows).Ratio);
    }

    [Fact]
    public void All_RepetitionWithoutItsPair_CountsNowhere() =>
        Assert.Empty(
            Compare(
                Unit.Nanoseconds,
                ours: [new(0, CoreState.Near, 1)],
                theirs: [new(1, CoreState.Near, 1)]
            )
        );

    [Fact]
    public void All_PeerThatIsAbsent_IsARowWithTheReason()
    {
        var missing = Subject.Missing("boost", "libboost-dev is not installed");
        var one = new Case("spsc", "single", Unit.Nanoseconds, [Ours], [missing]);

        var row = Assert.Single(
            Comparison.All(one, new Dictionary<Subject, List<Repetition>> { [Ours] = [] })
        );

        Assert.Equal("libboost-dev is not installed", row.Absent);
        Assert.Null(row.Ratio);
        Assert.Null(row.RatioLow);
        Assert.Equal(0, row.Runs);
    }

    [Fact]
    public void All_OfACase_ThatHasAChoice_ComparesTheChooserWithTheBest()
    {
        var (slow, fast) = (new Subject("slow", _ => default), new Subject("fast", _ => default));
        var one = new Case("suite", "case", Unit.Nanoseconds, [Ours, slow, fast], [slow])
        {
            Choice = (Ours, [slow, fast]),
        };
        Assert.Equal([Ours, slow, fast], one.Present);
        var rows = Comparison
            .All(
                one,
                new Dictionary<Subject, List<Repetition>>
                {
                    [Ours] =
                    [
                        new(0, CoreState.Near, 11),
                        new(1, CoreState.Far, 30),
                        new(2, CoreState.Untagged, 30),
                    ],
                    [slow] =
                    [
                        new(0, CoreState.Near, 20),
                        new(1, CoreState.Far, 20),
                        new(2, CoreState.Untagged, 50),
                    ],
                    [fast] = [new(0, CoreState.Near, 10), new(1, CoreState.Far, 40)],
                }
            )
            .ToList();

        // Nothing is compared with itself, and there is no best where one is missing.
        Assert.DoesNotContain(rows, r => r is { Subject: "slow", Peer: "slow" });
        Assert.Equal(
            [("near", "best fixed: fast", 10 / 11.0), ("far", "best fixed: slow", 20 / 30.0)],
            rows.Where(r => r.IsChoice).Select(r => (r.State, r.Peer, r.Ratio!.Value))
        );
        Assert.Contains("1 of 2", ChoiceSummary.Of(rows), StringComparison.Ordinal);
        Assert.Null(ChoiceSummary.Of(rows.Where(r => !r.IsChoice)));
    }

    private static List<Comparison> Compare(
        Unit unit,
        List<Repetition> ours,
        List<Repetition> theirs
    ) =>
        [
            .. Comparison.All(
                new Case("suite", "case", unit, [Ours], [Theirs]),
                new Dictionary<Subject, List<Repetition>> { [Ours] = ours, [Theirs] = theirs }
            ),
        ];
}
