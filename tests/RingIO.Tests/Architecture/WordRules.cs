// SPDX-License-Identifier: MIT

using System.Text.RegularExpressions;

namespace RingIO.Tests.Architecture;

/// <summary>The tree speaks to its reader: not about how, where or in which order it was written.</summary>
internal static partial class WordRules
{
    public static IEnumerable<Violation> Check(SourceFile file)
    {
        var lines = file.Lines;
        for (var line = 0; line < lines.Length; line++)
        {
            foreach (var word in Words().Matches(lines[line]).Cast<Match>())
            {
                yield return new Violation(
                    file.Path,
                    line + 1,
                    $"'{word.Value}' means nothing to a reader elsewhere: say the thing itself"
                );
            }
        }
    }

    // A folder of one machine, a package host that is not the public one, a task's number or name.
    // Each pattern is spelled so that it does not match itself.
    [GeneratedRegex(
        @"(?<![\w.])/[w]ork/|/[t]mp/wt/|\b[t]his (?:issue|session|brief)\b|\b[i]ssue [0-9]+\b|https?://(?!api\.nuget\.org/)[\w.:-]+/\S*[v]3/index\.json",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Words();
}
