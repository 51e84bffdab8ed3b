// SPDX-License-Identifier: MIT

using System.Text.RegularExpressions;

namespace RingIO.Tests.Primitives.Disassembly;

/// <summary>What the JIT compiler wrote, method by method, without what differs from build to build.</summary>
internal static partial class Listing
{
    /// <summary>The methods of one variant of the subjects.</summary>
    /// <param name="text">The JIT compiler's output.</param>
    /// <param name="prefix">The variant's prefix: see <see cref="Subject"/>.</param>
    /// <returns>Instructions by method, both named as if there were no variants.</returns>
    public static SortedDictionary<string, string[]> Parse(string text, string prefix)
    {
        var methods = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (Match method in Method().Matches(text.Replace("\r", "", StringComparison.Ordinal)))
        {
            var name = method.Groups["name"].Value;
            if (Variant(name) == prefix)
            {
                methods.Add(
                    Neutral(name),
                    method
                        .Groups["body"]
                        .Value.Split('\n')
                        .Select(Instruction)
                        .Where(line => line.Length > 0)
                        .ToArray()
                );
            }
        }

        return methods;
    }

    /// <summary>Every method whose instructions differ, with both streams; empty when there is none.</summary>
    public static SortedDictionary<string, string> Differences(
        SortedDictionary<string, string[]> one,
        SortedDictionary<string, string[]> other
    )
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in one.Keys.Union(other.Keys, StringComparer.Ordinal))
        {
            var left = one.GetValueOrDefault(name, []);
            var right = other.GetValueOrDefault(name, []);
            if (!left.SequenceEqual(right, StringComparer.Ordinal))
            {
                found[name] = $"{name}{Show(left)}{Environment.NewLine}  against{Show(right)}";
            }
        }

        return found;
    }

    private static string Show(string[] lines) =>
        string.Concat(
            (lines.Length == 0 ? ["(absent)"] : lines).Select(line =>
                $"{Environment.NewLine}    {line}"
            )
        );

    private static string Variant(string method) => Owner().Match(method).Groups["variant"].Value;

    // Names of callees carry the variant and its arguments too.
    private static string Neutral(string text) =>
        Subjects()
            .Replace(text, "${subject}")
            .Replace("[RingIO.Primitives.HardwareOrder]", "", StringComparison.Ordinal)
            .Replace(",RingIO.Primitives.HardwareOrder]", "]", StringComparison.Ordinal);

    private static string Instruction(string line)
    {
        var comment = line.IndexOf(';', StringComparison.Ordinal);
        var code = comment < 0 ? line : line[..comment];
        return Neutral(
            Blanks()
                .Replace(Addresses().Replace(Labels().Replace(code, "IG"), "ADDRESS"), " ")
                .Trim()
        );
    }

    [GeneratedRegex(
        @"^; Assembly listing for method (?<name>.+) \(.*\)\n(?<body>(?:.*\n)*?); Total bytes of code",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Method();

    [GeneratedRegex(
        @"^[\w.]*?(?<variant>Direct|Fenced|)(?:SpscCore|SeamOperations)\b",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Owner();

    [GeneratedRegex(
        @"(?<![A-Za-z])(?:Direct|Fenced)?(?<subject>SpscCore|SeamOperations)(?:`[12])?",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Subjects();

    [GeneratedRegex(@"G_M\d+_IG")]
    private static partial Regex Labels();

    // Diffable output already has one value for all; what the JIT prints raw is an address from 2^32 on.
    [GeneratedRegex(@"0x[0-9A-Fa-f]{9,}|#?0xD1FFAB1E")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
