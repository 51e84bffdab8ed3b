// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for licenses, sizes and words.</summary>
public sealed class FileRulesTests
{
    [Theory]
    [InlineData("class A;")]
    [InlineData("\n// SPDX-License-Identifier: MIT\nclass A;")]
    [InlineData("// SPDX-License-Identifier: GPL-3.0-only\nclass A;")]
    public void CheckLicense_FirstLineIsAnother_IsCaught(string text) =>
        Expect.One(FileRules.CheckLicense(File(text)), "the first line must be");

    [Fact]
    public void CheckSize_FileAboveCeiling_IsCaught() =>
        Expect.One(FileRules.CheckSize(File(Blank(FileRules.FileCeiling + 1))), "split the file");

    [Fact]
    public void CheckSize_FileAtCeiling_IsClean() =>
        Expect.Clean(FileRules.CheckSize(File(Blank(FileRules.FileCeiling))));

    [Fact]
    public void CheckSize_ListedFileBelowCeiling_IsCaught() =>
        Expect.One(
            FileRules.CheckSize(new SourceFile(FileRules.LongFiles.Keys.First(), "class A;")),
            "take it off the list"
        );

    [Theory]
    [InlineData("class A { void M() {#} }")]
    [InlineData("class A { A() {#} }")]
    [InlineData("class A { int P { get {# return 1; } } }")]
    [InlineData("class A { int M() => 1 +# 1; }")]
    public void CheckSize_MethodAboveCeiling_IsCaught(string text)
    {
        var tall = text.Replace("#", Blank(FileRules.MethodCeiling), StringComparison.Ordinal);
        var taller = text.Replace(
            "#",
            Blank(FileRules.MethodCeiling + 1),
            StringComparison.Ordinal
        );
        Expect.Clean(FileRules.CheckSize(File(tall)));
        Expect.One(FileRules.CheckSize(File(taller)), "a method of 71 lines");
    }

    // The words are put together here, so that this file does not hold them.
    [Theory]
    [InlineData("see /", "work/main")]
    [InlineData("built in /", "tmp/wt/ring")]
    [InlineData("as This ", "issue asks")]
    [InlineData("added in this ", "session")]
    [InlineData("see iss", "ue 7")]
    [InlineData("source: https://packages.example.org/", "v3/index.json")]
    public void CheckWords_WordsAboutTheWriting_AreCaught(string start, string end) =>
        Expect.One(WordRules.Check(File(start + end)), "means nothing to a reader elsewhere");

    [Theory]
    [InlineData("the network/work/item split")]
    [InlineData("a TCP session; Garnet issue #2015; https://github.com/dotnet/runtime/issues/1")]
    [InlineData("https://api.nuget.org/v3/index.json")]
    public void CheckWords_OrdinaryWords_AreClean(string text) =>
        Expect.Clean(WordRules.Check(File(text)));

    // As many line ends as make a text of so many lines, the last one not empty.
    private static string Blank(int lines) => new string('\n', lines - 1) + " ";

    private static SourceFile File(string text) => new("src/RingIO/Memory/A.cs", text);
}
