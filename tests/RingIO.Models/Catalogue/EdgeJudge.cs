// SPDX-License-Identifier: MIT

using RingIO.Testing;

namespace RingIO.Models.Catalogue;

/// <summary>Takes the order away from one edge after the other and sees whether any program notices.</summary>
/// <param name="large">Whether the large programs are asked too.</param>
/// <param name="most">The most executions of each program; one that has more counts as far as it was seen.</param>
public sealed class EdgeJudge(bool large, long most = BoundedProgram.MostExecutions)
{
    private readonly Dictionary<BoundedProgram, Verdict> _whole = new(
        ReferenceEqualityComparer.Instance
    );

    private readonly Dictionary<(string Entry, int Edge), EdgeVerdict> _edges = [];

    /// <summary>The verdict on a program as it is, explored once.</summary>
    /// <param name="program">The program.</param>
    /// <returns>The verdict.</returns>
    public Verdict Whole(BoundedProgram program)
    {
        if (!_whole.TryGetValue(program, out var verdict))
        {
            verdict = program.Explore(new ExplorerOptions { MaxExecutions = most });
            _whole.Add(program, verdict);
        }

        return verdict;
    }

    /// <summary>The programs of an algorithm that are asked.</summary>
    /// <param name="entry">The algorithm.</param>
    /// <returns>Small ones first.</returns>
    public IEnumerable<BoundedProgram> Programs(CatalogueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Programs.Where(p => large || !p.IsLarge).OrderBy(p => p.IsLarge);
    }

    /// <summary>Judges every edge of an algorithm, once.</summary>
    /// <param name="entry">The algorithm.</param>
    /// <returns>A verdict an edge.</returns>
    public IEnumerable<EdgeVerdict> Judge(CatalogueEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var redundancies = Redundancy.Read(entry.Source);
        if (
            redundancies.Keys.Except(entry.Edges.Values, StringComparer.Ordinal).FirstOrDefault() is
            { } stray
        )
        {
            throw new InvalidOperationException(
                $"{entry.Source} calls {stray} redundant, and has no such edge: name one of {string.Join(", ", entry.Edges.Values)}."
            );
        }

        foreach (var edge in entry.Edges.Keys)
        {
            if (!_edges.TryGetValue((entry.Name, edge), out var verdict))
            {
                verdict = Judge(entry, edge, redundancies);
                _edges.Add((entry.Name, edge), verdict);
            }

            yield return verdict;
        }
    }

    /// <summary>Edges that cover another: a program stays clean without either order, and fails without both.</summary>
    /// <param name="entry">The algorithm.</param>
    /// <param name="edge">The edge that may lose its order.</param>
    /// <returns>The edges that cover it, by number, each with the program that shows it.</returns>
    public IEnumerable<(int Cover, BoundedProgram Program)> Covers(CatalogueEntry entry, int edge)
    {
        foreach (var cover in Algorithms.All.SelectMany(e => e.Edges.Keys).Distinct().Order())
        {
            var shows = Programs(entry)
                .FirstOrDefault(p =>
                    cover != edge
                    && Whole(p).Edges.Contains(edge)
                    && Whole(p).Edges.Contains(cover)
                    && p.Explore(cover).Kind == VerdictKind.Clean
                    && p.Explore(edge, cover).Kind == VerdictKind.Failed
                );
            if (shows is not null)
            {
                yield return (cover, shows);
            }
        }
    }

    private EdgeVerdict Judge(
        CatalogueEntry entry,
        int edge,
        IReadOnlyDictionary<string, Redundancy> redundancies
    )
    {
        var reached = false;
        foreach (var program in Programs(entry))
        {
            if (!Whole(program).Edges.Contains(edge))
            {
                continue;
            }

            reached = true;
            if (Whole(program).Kind == VerdictKind.Failed)
            {
                // What fails anyhow shows nothing of an edge.
                return new(
                    entry,
                    edge,
                    EdgeVerdictKind.Unexplained,
                    $"the program fails with every order in place: {EdgeVerdict.Shorten(Whole(program))}",
                    program,
                    Whole(program).Executions,
                    Whole(program).Counterexample?.ReplayToken
                );
            }

            var options = new ExplorerOptions { MinimizeExecutions = 0, MaxExecutions = most };
            var verdict = program.Explore(options, edge);
            if (
                verdict.Kind == VerdictKind.Failed
                || (
                    verdict.Kind == VerdictKind.Inconclusive
                    && verdict.Executions + verdict.Redundant < most
                )
            )
            {
                var claimed = redundancies.ContainsKey(entry.Edges[edge]);
                return new(
                    entry,
                    edge,
                    verdict.Kind != VerdictKind.Failed ? EdgeVerdictKind.Unexplained
                        : claimed ? EdgeVerdictKind.Contradicted
                        : EdgeVerdictKind.Killed,
                    EdgeVerdict.Shorten(verdict),
                    program,
                    verdict.Executions,
                    verdict.Counterexample?.ReplayToken
                );
            }
        }

        var (kind, reason) =
            !reached ? (EdgeVerdictKind.Unreached, "no program makes this access: add one")
            : !redundancies.TryGetValue(entry.Edges[edge], out var redundancy)
                ? (
                    EdgeVerdictKind.Unexplained,
                    $"nothing fails without it: add a program, remove the order, or say in {entry.Source} what covers it"
                )
            : !redundancy.IsCurrent
                ? (
                    EdgeVerdictKind.Unexplained,
                    $"{entry.Source} has changed since its redundancy was accepted: run the large bounds and accept it again (-- accept)"
                )
            : (EdgeVerdictKind.Redundant, redundancy.Reason);
        return new(entry, edge, kind, reason, null, 0, null);
    }
}
