// SPDX-License-Identifier: MIT

using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace RingIO.Models.Catalogue;

/// <summary>
/// A line in the header of an algorithm, <c>//   Redundant: EDGE: why it may lose its order. [hash]</c>, that holds for the
/// very text that it was accepted for.
/// </summary>
/// <param name="Edge">The edge's name.</param>
/// <param name="Reason">What covers it, or why nothing need.</param>
/// <param name="IsCurrent">Whether the hash is that of the file as it is.</param>
public sealed partial record Redundancy(string Edge, string Reason, bool IsCurrent)
{
    private const int Digits = 8;

    /// <summary>The redundancies that a file names.</summary>
    /// <param name="source">The file, from the root of the sources.</param>
    /// <returns>By the edge's name.</returns>
    public static IReadOnlyDictionary<string, Redundancy> Read(string source)
    {
        var text = File.ReadAllText(Checkout.PathOf(source));
        var hash = HashOf(text);
        return Lines()
            .Matches(text)
            .ToDictionary(
                m => m.Groups["edge"].Value,
                m => new Redundancy(
                    m.Groups["edge"].Value,
                    Continuation().Replace(m.Groups["reason"].Value, " ").Trim(),
                    m.Groups["hash"].Value == hash
                ),
                StringComparer.Ordinal
            );
    }

    /// <summary>Accepts what a file says for the file as it is.</summary>
    /// <param name="source">The file, from the root of the sources.</param>
    /// <returns>Whether anything changed.</returns>
    public static bool Accept(string source)
    {
        var path = Checkout.PathOf(source);
        var text = File.ReadAllText(path);
        var hash = HashOf(text);
        var accepted = Lines()
            .Replace(
                text,
                m =>
                    m.Value[..(m.Groups["hash"].Index - m.Index)]
                    + hash
                    + m.Value[(m.Groups["hash"].Index - m.Index + m.Groups["hash"].Length)..]
            );
        if (accepted == text)
        {
            return false;
        }

        File.WriteAllText(path, accepted);
        return true;
    }

    // Of the file without the hashes themselves.
    private static string HashOf(string text)
    {
        var bare = Lines().Replace(text, m => m.Value[..(m.Groups["hash"].Index - m.Index)]);
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(bare.ReplaceLineEndings("\n")));
        return Convert.ToHexStringLower(bytes)[..Digits];
    }

    [GeneratedRegex(
        @"^//   Redundant: (?<edge>\w+): (?<reason>[^\[]*?)\[(?<hash>[0-9a-f]*)\]",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant
    )]
    private static partial Regex Lines();

    [GeneratedRegex(@"\s*\n//\s*")]
    private static partial Regex Continuation();
}
