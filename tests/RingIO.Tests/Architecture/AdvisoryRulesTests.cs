// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for the list of advisories.</summary>
public sealed class AdvisoryRulesTests
{
    // In pieces, so that the rule does not take these for tests.
    private const string Void = "void ";

    private static readonly SourceFile[] Whole =
    [
        new("tests/mutations/advisories.txt", "# A list.\n1 2: a rule\n30: another\n"),
        new("tests/A.cs", $"{Void}Xsa1_Xsa2_Both() {{ }} {Void}Xsa30_One() {{ }}"),
        new("tests/mutations/xsa-1.patch", "Advisories: 1 2\n\ndiff"),
        new("tests/mutations/xsa-30-PART.patch", "diff"),
    ];

    [Fact]
    public void Check_EachWithTestAndPatch_IsClean() => Expect.Clean(AdvisoryRules.Check(Whole));

    [Theory]
    [InlineData(1, "", "no test")]
    [InlineData(2, "Advisories: 1", "no patch for XSA-2")]
    [InlineData(0, "1 2: a rule", "XSA-30 is not in the list")]
    public void Check_SomethingMissing_IsCaught(int file, string text, string told)
    {
        SourceFile[] files = [.. Whole];
        files[file] = new(files[file].Path, text);
        Assert.Contains(
            AdvisoryRules.Check(files),
            violation => violation.Message.Contains(told, StringComparison.Ordinal)
        );
    }
}
