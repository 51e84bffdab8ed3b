// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>What a rule's answer should be.</summary>
internal static class Expect
{
    public static void Clean(IEnumerable<Violation> violations)
    {
        var found = violations.ToList();
        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
    }

    /// <summary>Exactly one violation, whose message holds a text.</summary>
    public static void One(IEnumerable<Violation> violations, string text) =>
        Assert.Contains(text, Assert.Single(violations).Message, StringComparison.Ordinal);
}
