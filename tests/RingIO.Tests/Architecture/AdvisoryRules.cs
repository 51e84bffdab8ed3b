// SPDX-License-Identifier: MIT

using System.Text.RegularExpressions;

namespace RingIO.Tests.Architecture;

/// <summary>Each security advisory of the list has a test, and a patch without which that test must fail.</summary>
internal static partial class AdvisoryRules
{
    private const string List = "tests/mutations/advisories.txt";
    private const string Named = "Advisories: ";

    /// <summary>Compares the list with the tests and the patches, in all directions.</summary>
    public static IEnumerable<Violation> Check(IReadOnlyList<SourceFile> files)
    {
        var list = files.Single(file => file.Path == List);
        var rows = list
            .Lines.Index()
            .Where(line => line.Item.Length > 0 && !line.Item.StartsWith('#'))
            .SelectMany(line =>
                line.Item.Split(':')[0].Split(' ').Select(number => (Number: number, line.Index))
            )
            .ToList();
        var tests = files
            .Where(file => file.IsCSharp && file.IsUnder("tests"))
            .SelectMany(file => TestName().Matches(file.Text).Select(match => match.Value))
            .SelectMany(name => Number().Matches(name).Select(match => match.Groups[1].Value))
            .ToHashSet(StringComparer.Ordinal);
        var patches = files
            .Where(file => file.Path.EndsWith(".patch", StringComparison.Ordinal))
            .SelectMany(NumbersOf)
            .ToHashSet(StringComparer.Ordinal);
        foreach (var (number, line) in rows)
        {
            if (!tests.Contains(number))
            {
                yield return new(List, line + 1, $"there is no test Xsa{number}_...");
            }

            if (!patches.Contains(number))
            {
                yield return new(List, line + 1, $"there is no patch for XSA-{number}");
            }
        }

        foreach (
            var number in tests
                .Union(patches, StringComparer.Ordinal)
                .Except(rows.Select(row => row.Number), StringComparer.Ordinal)
                .Order(StringComparer.Ordinal)
        )
        {
            yield return new(List, 1, $"XSA-{number} is not in the list");
        }
    }

    private static string[] NumbersOf(SourceFile patch) =>
        patch.Lines[0].StartsWith(Named, StringComparison.Ordinal)
            ? patch.Lines[0][Named.Length..].Split(' ')
            : [PatchNumber().Match(patch.Name).Groups[1].Value];

    [GeneratedRegex("(?:void|Task) Xsa[0-9]+_[A-Za-z0-9_]*")]
    private static partial Regex TestName();

    [GeneratedRegex("Xsa([0-9]+)_")]
    private static partial Regex Number();

    [GeneratedRegex("^xsa-([0-9]+)")]
    private static partial Regex PatchNumber();
}
