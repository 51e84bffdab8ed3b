// SPDX-License-Identifier: MIT

using System.Text;
using RingIO.Models.Catalogue;
using RingIO.Models.Litmus;

namespace RingIO.Models;

/// <summary>The generated parts of docs/memory-model.md, each between two markers.</summary>
public static class Document
{
    /// <summary>The document, from the root of the sources.</summary>
    public const string Source = "docs/memory-model.md";

    /// <summary>The document with its generated parts as they must be.</summary>
    /// <param name="text">The document as it is.</param>
    /// <param name="judge">Has explored, or explores, the small programs.</param>
    /// <returns>The document as it must be.</returns>
    /// <exception cref="InvalidOperationException">A marker is missing.</exception>
    public static string Update(string text, EdgeJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        text = Replace(text, "litmus", LitmusTable.Write());
        text = Replace(text, "bounds", Bounds(judge));
        return Replace(text, "edges", Edges(judge));
    }

    /// <summary>Every program that is explored whenever the tests run, with its bounds and counts.</summary>
    /// <param name="judge">Explores.</param>
    /// <returns>A table in Markdown.</returns>
    public static string Bounds(EdgeJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        var text = new StringBuilder(
            "| Program | Bounds | Executions | Left as redundant |\n|---|---|---:|---:|\n"
        );
        var told = new HashSet<BoundedProgram>(ReferenceEqualityComparer.Instance);
        var (executions, redundant) = (0L, 0L);
        foreach (var program in Algorithms.All.SelectMany(judge.Programs).Where(told.Add))
        {
            var verdict = judge.Whole(program);
            executions += verdict.Executions;
            redundant += verdict.Redundant;
            text.Append(
                $"| {program.Ring}: {program.Name} | {program.Bounds} | {verdict.Executions} | {verdict.Redundant} |\n"
            );
        }

        return text.Append($"| together | {told.Count} programs | {executions} | {redundant} |\n")
            .ToString();
    }

    private static string Edges(EdgeJudge judge)
    {
        var text = new StringBuilder(
            "| Algorithm | Edge | Without its order | By | Executions |\n|---|---|---|---|---:|\n"
        );
        foreach (var verdict in Algorithms.All.SelectMany(judge.Judge))
        {
            var what =
                verdict.Kind == EdgeVerdictKind.Killed
                    ? verdict.Reason
                    : $"{verdict.Kind}: {verdict.Reason}";
            text.Append(
                $"| {verdict.Entry.Name} | {verdict.Edge} `{verdict.Name}` | {what} | {verdict.Program?.ToString() ?? ""} | {(verdict.Program is null ? "" : verdict.Executions)} |\n"
            );
        }

        return text.ToString();
    }

    private static string Replace(string text, string part, string with)
    {
        var begin = $"<!-- {part}: written by tests/RingIO.Models -- docs -->\n";
        var end = $"<!-- {part} ends -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal);
        var to = text.IndexOf(end, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? $"{text[..(from + begin.Length)]}\n{with}\n{text[to..]}"
            : throw new InvalidOperationException(
                $"{Source} has no part between '{begin.Trim()}' and '{end}'."
            );
    }
}
