// SPDX-License-Identifier: MIT

using RingIO.Models.Catalogue;
using RingIO.Models.Litmus;
using RingIO.Testing;

namespace RingIO.Models;

/// <summary>What the command line asks for.</summary>
/// <param name="output">Where it is told.</param>
public sealed class ModelsCommand(TextWriter output)
{
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

            open += verdict.Kind is EdgeVerdictKind.Unexplained or EdgeVerdictKind.Unreached
                ? 1
                : 0;
        }

        output.WriteLine($"{open} neither killed nor explained");
        return open == 0 ? 0 : 1;
    }

    /// <summary>Tells the verdicts of the classic litmus tests.</summary>
    /// <returns>0.</returns>
    public int Litmus()
    {
        output.Write(LitmusTable.Write());
        return 0;
    }

    /// <summary>Accepts the redundancies that the sources name, if no program, large or small, speaks against them.</summary>
    /// <param name="only">One algorithm's; null for all.</param>
    /// <returns>0 if they are accepted, else 1.</returns>
    public int Accept(string? only)
    {
        var judge = new EdgeJudge(large: true);
        var refused = 0;
        foreach (var group in Entries(only).GroupBy(e => e.Source, StringComparer.Ordinal))
        {
            var claimed = Redundancy.Read(group.Key);
            foreach (var verdict in group.SelectMany(judge.Judge))
            {
                // A redundancy of one ring need not be one of another that shares the source.
                if (verdict.Kind == EdgeVerdictKind.Killed && claimed.ContainsKey(verdict.Name))
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
