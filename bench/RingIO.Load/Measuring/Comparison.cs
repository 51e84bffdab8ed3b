// SPDX-License-Identifier: MIT

namespace RingIO.Load.Measuring;

/// <summary>A subject against a peer in one state of the processors: one row.</summary>
internal sealed record Comparison(
    Case Case,
    string State,
    string Subject,
    string Peer,
    IReadOnlyList<double> SubjectSamples,
    IReadOnlyList<double> PeerSamples
)
{
    /// <summary>Why there is nothing to compare, or null.</summary>
    public string? Absent { get; init; }

    /// <summary>Whether the peer is whichever was the best of those that the subject chooses among.</summary>
    public bool IsChoice { get; init; }

    /// <summary>How many pairs there are.</summary>
    public int Runs => SubjectSamples.Count;

    /// <summary>The median of our figures; null without any.</summary>
    public double? SubjectMedian => MedianOf(SubjectSamples);

    /// <summary>The median of the peer's figures; null without any.</summary>
    public double? PeerMedian => MedianOf(PeerSamples);

    /// <summary>The median of the pairs' ratios, above 1 where we are better; null without pairs.</summary>
    public double? Ratio => MedianOf(Ratios);

    /// <summary>The lower 95 % bootstrap bound of <see cref="Ratio"/>.</summary>
    public double? RatioLow => Runs == 0 ? null : Statistics.MedianLowerBound(Ratios);

    private List<double> Ratios =>
        [
            .. SubjectSamples
                .Take(Math.Min(SubjectSamples.Count, PeerSamples.Count))
                .Select((s, k) => Case.Unit.Ratio(s, PeerSamples[k])),
        ];

    /// <summary>Pairs what was measured: repetitions of one round, both in one state.</summary>
    /// <param name="of">The case.</param>
    /// <param name="samples">The kept repetitions of each subject and peer.</param>
    /// <returns>One comparison for each subject, peer and state; one for each that is absent.</returns>
    public static IEnumerable<Comparison> All(
        Case of,
        IReadOnlyDictionary<Subject, List<Repetition>> samples
    )
    {
        foreach (var subject in of.Subjects)
        {
            foreach (var peer in of.Peers)
            {
                if (ReferenceEquals(subject, peer))
                {
                    continue;
                }

                if ((subject.Absent ?? peer.Absent) is { } reason)
                {
                    yield return new Comparison(of, "untagged", subject.Name, peer.Name, [], [])
                    {
                        Absent = reason,
                    };
                    continue;
                }

                foreach (var comparison in Pair(of, subject, peer, samples))
                {
                    yield return comparison;
                }
            }
        }

        foreach (var comparison in Choices(of, samples))
        {
            yield return comparison;
        }
    }

    // Which is the best is decided by all samples of a state: afterwards, and so never in the chooser's favour.
    private static IEnumerable<Comparison> Choices(
        Case of,
        IReadOnlyDictionary<Subject, List<Repetition>> samples
    )
    {
        if (of.Choice is not { Chooser.Absent: null } choice)
        {
            return [];
        }

        var others = choice.Among.Where(other => other.Absent is null).ToList();
        return others
            .SelectMany(other => Pair(of, choice.Chooser, other, samples))
            .GroupBy(row => row.State, StringComparer.Ordinal)
            // Where one of them is missing, another one may be the best.
            .Where(rows => rows.Count() == others.Count)
            .Select(rows => rows.MinBy(row => row.Case.Unit.Ratio(1, row.PeerMedian!.Value))!)
            .Select(best => best with { Peer = $"best fixed: {best.Peer}", IsChoice = true });
    }

    private static IEnumerable<Comparison> Pair(
        Case of,
        Subject subject,
        Subject peer,
        IReadOnlyDictionary<Subject, List<Repetition>> samples
    )
    {
        var theirs = samples[peer].ToDictionary(r => (r.Round, r.State), r => r.Figure);
        return samples[subject]
            .Where(r => theirs.ContainsKey((r.Round, r.State)))
            .GroupBy(r => r.State)
            .OrderBy(g => g.Key == CoreState.Untagged ? int.MaxValue : (int)g.Key)
            .Select(g => new Comparison(
                of,
                g.Key.Name(),
                subject.Name,
                peer.Name,
                [.. g.Select(r => r.Figure)],
                [.. g.Select(r => theirs[(r.Round, r.State)])]
            ));
    }

    private static double? MedianOf(IReadOnlyCollection<double> values) =>
        values.Count == 0 ? null : Statistics.Median(values);
}
