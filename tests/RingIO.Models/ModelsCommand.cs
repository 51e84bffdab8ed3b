// SPDX-License-Identifier: MIT

using RingIO.Models.Catalogue;
using RingIO.Models.Litmus;
using RingIO.Testing;

namespace RingIO.Models;

/// <summary>What the command line asks for.</summary>
/// <param name="output">Where it is told.</param>
public sealed class ModelsCommand(TextWriter output)
{
    private const long MostToAccept = 100_000;

    /// <summary>Explores the programs.</summary>
    /// <param name="large">The large ones too.</param>
    /// <param name="only">One algorithm's; null for all.</param>
    /// <returns>0 if all are clean, else 1.</returns>
    public int Explore(bool large, string? only)
    {
        var told = new HashSet<BoundedProgram>(ReferenceEqualityComparer.Instance);
        var judge = new EdgeJudge(large);
        var failed = 0;
        foreach (var program in Entries(only).SelectMany(judge.Programs).Where(told.Add))
        {
            var verdict = judge.Whole(program);
            output.WriteLine(
                $"{verdict.Kind, -8} {verdict.Executions, 10} executions {verdict.Redundant, 10} redundant {verdict.Elapsed.TotalSeconds, 8:F2} s  {program}"
            );
            if (verdict.Kind != VerdictKind.Clean)
            {
                failed++;
                output.WriteLine(verdict);
            }
        }

        output.WriteLine($"{told.Count - failed} clean, {failed} not");
        return failed == 0 ? 0 : 1;
    }

    /// <summary>Takes each edge's order away.</summary>
    /// <param name="large">The large programs are asked too.</param>
    /// <param name="only">One algorithm's; null for all.</param>
    /// <param name="pairs">Whether to look for what covers those that survive.</param>
    /// <returns>0 if each is killed or explained, else 1.</returns>
    public int Mutate(bool large, string? only, bool pairs)
    {
        var judge = new EdgeJudge(large);
        var open = 0;
        foreach (var verdict in Entries(only).SelectMany(judge.Judge))
        {
            output.WriteLine(verdict);
            if (pairs && verdict.Kind != EdgeVerdictKind.Killed)
            {
                foreach (var (cover, program) in judge.Covers(verdict.Entry, verdict.Edge))
                {
                    output.WriteLine($"    covered by {cover}, as {program} shows");
                }
            }

            open += verdict.IsRight ? 0 : 1;
        }

        output.WriteLine($"{open} neither killed nor explained");
        return open == 0 ? 0 : 1;
    }

    /// <summary>Runs a failing execution again and tells it whole.</summary>
    /// <param name="name">The program, as the other commands name it.</param>
    /// <param name="token">The token that they told.</param>
    /// <param name="without">The edges that had lost their order.</param>
    /// <param name="page">Where its page with the picture is written; null for nowhere.</param>
    /// <returns>0 if it fails as before, 1 if it does not fail.</returns>
    public int Replay(string name, string token, int[] without, string? page)
    {
        var program =
            Algorithms
                .All.SelectMany(e => e.Programs)
                .FirstOrDefault(p => string.Equals($"{p}", name, StringComparison.Ordinal))
            ?? throw new ArgumentException(
                $"There is no program '{name}': 'explore --large' and 'mutate' name them."
            );
        var verdict = program.Replay(token, without);
        output.WriteLine(verdict);
        if (page is not null && verdict.Counterexample is { } example)
        {
            File.WriteAllText(page, example.ToHtml());
        }

        return verdict.Kind == VerdictKind.Failed ? 0 : 1;
    }

    /// <summary>Tells the verdicts of the classic litmus tests.</summary>
    /// <returns>0.</returns>
    public int Litmus()
    {
        output.Write(LitmusTable.Write());
        return 0;
    }

    /// <summary>
    /// Accepts the redundancies that the sources name, if no program, large or small, speaks against them in its first
    /// hundred thousand executions.
    /// </summary>
    /// <param name="only">One algorithm's; null for all.</param>
    /// <returns>0 if they are accepted, else 1.</returns>
    public int Accept(string? only)
    {
        var judge = new EdgeJudge(large: true, MostToAccept);
        var refused = 0;
        foreach (var group in Entries(only).GroupBy(e => e.Source, StringComparer.Ordinal))
        {
            foreach (var verdict in group.SelectMany(judge.Judge))
            {
                // Where rings share a source, what it calls redundant must be so in each.
                if (verdict.Kind == EdgeVerdictKind.Contradicted)
                {
                    refused++;
                    output.WriteLine($"{group.Key} calls it redundant: {verdict}");
                }
            }

            if (refused == 0 && Redundancy.Accept(group.Key))
            {
                output.WriteLine($"{group.Key}: accepted");
            }
        }

        return refused == 0 ? 0 : 1;
    }

    /// <summary>Writes the generated parts of the document.</summary>
    /// <returns>0.</returns>
    public int WriteDocument()
    {
        var path = Checkout.PathOf(Document.Source);
        var text = File.ReadAllText(path);
        File.WriteAllText(path, Document.Update(text, new EdgeJudge(large: false)));
        output.WriteLine($"{Document.Source} is up to date");
        return 0;
    }

    private static List<CatalogueEntry> Entries(string? only)
    {
        var entries = Algorithms
            .All.Where(e =>
                only is null || string.Equals(e.Name, only, StringComparison.OrdinalIgnoreCase)
            )
            .ToList();
        return entries.Count > 0
            ? entries
            : throw new ArgumentException(
                $"There is no '{only}'; there are {string.Join(", ", Algorithms.All.Select(e => e.Name))}."
            );
    }
}
