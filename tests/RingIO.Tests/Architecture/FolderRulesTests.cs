// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for the table of folders.</summary>
public sealed class FolderRulesTests
{
    private static readonly SourceFile Ring = new(
        "src/RingIO/Rings/Ring.cs",
        """
        namespace RingIO.Rings;
        public class Ring { public static Ring Make() => new(); public int Count; }
        public static class Extensions { public static int Twice(this int number) => number * 2; }
        """
    );

    [Theory]
    [InlineData("public RingIO.Rings.Ring? Field;")]
    [InlineData("public System.Collections.Generic.List<RingIO.Rings.Ring[]>? Field;")]
    [InlineData("public int M() => RingIO.Rings.Ring.Make().Count;")]
    [InlineData("public object M<T>() where T : RingIO.Rings.Ring => typeof(T);")]
    public void Check_MemoryUsesRings_IsCaught(string member) =>
        Expect.One(
            FolderRules.Check([Ring, Memory($"public class Page {{ {member} }}")]),
            "Memory must not use RingIO.Rings.Ring"
        );

    [Fact]
    public void Check_TypePassedThroughVar_IsCaught()
    {
        // Events may see Memory, and names nothing else; the ring's type comes along unnamed.
        var bridge = new SourceFile(
            "src/RingIO/Pipelines/Bridge.cs",
            "namespace RingIO.Pipelines; public static class Bridge { public static RingIO.Rings.Ring Ring() => new(); }"
        );
        var events = new SourceFile(
            "src/RingIO/Events/Port.cs",
            "namespace RingIO.Events; public class Port { public void M() { var ring = RingIO.Pipelines.Bridge.Ring(); _ = ring; } }"
        );
        var found = FolderRules.Check([Ring, bridge, events]).ToList();
        Assert.Equal(2, found.Count);
        Assert.Contains(
            found,
            v => v.Message.Contains("Pipelines.Bridge", StringComparison.Ordinal)
        );
        Assert.Contains(found, v => v.Message.Contains("Rings.Ring", StringComparison.Ordinal));
    }

    [Fact]
    public void Check_ExtensionMethodOfForbiddenFolder_IsCaught() =>
        Expect.One(
            FolderRules.Check([
                Ring,
                new SourceFile(
                    "src/RingIO/Memory/Page.cs",
                    "using RingIO.Rings; namespace RingIO.Memory; public class Page { public int M() => 1.Twice(); }"
                ),
            ]),
            "RingIO.Rings.Extensions"
        );

    [Fact]
    public void Check_RingsUseMemory_IsClean() =>
        Expect.Clean(
            FolderRules.Check([
                Memory("public class Page;"),
                new SourceFile(
                    "src/RingIO/Rings/Ring.cs",
                    "namespace RingIO.Rings; public class Ring { public RingIO.Memory.Page? Page; }"
                ),
            ])
        );

    [Fact]
    public void Check_DomainsUseRings_IsCaught() =>
        Expect.One(
            FolderRules.Check([
                Ring,
                new SourceFile(
                    "src/RingIO/Domains/Domain.cs",
                    "namespace RingIO.Domains; public class Domain { public RingIO.Rings.Ring? Ring; }"
                ),
            ]),
            "Domains must not use"
        );

    [Fact]
    public void Check_FolderOutsideTheTable_IsCaught() =>
        Expect.One(
            FolderRules.Check([
                new SourceFile("src/RingIO/Misc/A.cs", "namespace RingIO.Misc; class A;"),
            ]),
            "'Misc' is not in the table"
        );

    [Fact]
    public void Check_NamespaceOfAnotherFolder_IsCaught() =>
        Expect.One(
            FolderRules.Check([
                new SourceFile("src/RingIO/Memory/A.cs", "namespace RingIO.Rings; class A;"),
            ]),
            "does not follow the folder"
        );

    [Fact]
    public void Check_SourceThatDoesNotCompile_IsCaught() =>
        Expect.One(
            FolderRules.Check([Memory("public class Page { Nowhere? field; }")]),
            "does not compile"
        );

    private static SourceFile Memory(string text) =>
        new("src/RingIO/Memory/Page.cs", $"namespace RingIO.Memory; {text}");
}
