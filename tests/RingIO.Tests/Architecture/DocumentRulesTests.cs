// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

public sealed class DocumentRulesTests
{
    [Fact]
    public void Documents_Examples_Compile()
    {
        var documents = Documents();
        // None would pass too.
        Assert.NotEmpty(DocumentRules.Examples(documents.Single(d => d.Path == "README.md")));
        Expect.Clean(documents.SelectMany(DocumentRules.CheckExamples));
    }

    [Fact]
    public void Documents_Links_LeadSomewhere() =>
        Expect.Clean(
            Documents()
                .SelectMany(document =>
                    DocumentRules.CheckLinks(
                        document,
                        path => Path.Exists(Path.Combine(Repository.Root!, path))
                    )
                )
        );

    [Fact]
    public void CheckExamples_MemberThatIsNotThere_IsFoundAtItsLine()
    {
        var document = new SourceFile(
            "README.md",
            "Text\n```csharp\nusing var ring = SpscRing<long>.Create(8);\nring.Frobnicate();\n```\n"
        );
        var violation = Assert.Single(DocumentRules.CheckExamples(document));
        Assert.Equal(4, violation.Line);
        Assert.Contains("Frobnicate", violation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[here](docs/a.md)", true)]
    [InlineData("[here](docs/a.md#part)", true)]
    [InlineData("[here](#part) and [there](https://example.org/x)", true)]
    [InlineData("[here](docs/b.md)", false)]
    public void CheckLinks_TargetOfALink_MustExist(string text, bool isClean)
    {
        var violations = DocumentRules.CheckLinks(
            new SourceFile("README.md", text),
            path => path == "docs/a.md"
        );
        Assert.Equal(isClean, !violations.Any());
    }

    [Fact]
    public void CheckLinks_InAFolder_AreRelativeToIt() =>
        Assert.Empty(
            DocumentRules.CheckLinks(
                new SourceFile("docs/a.md", "[b](b.md)"),
                path => path == "docs/b.md"
            )
        );

    private static List<SourceFile> Documents() =>
        Repository.All.Where(DocumentRules.IsDocument).ToList();
}
