// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for what the file of a lock-free algorithm must say.</summary>
public sealed class RingRulesTests
{
    private const string Path = "src/RingIO/Rings/DemoCore.cs";

    private static readonly SourceFile Seam = new(
        "src/RingIO/Primitives/IMemoryOrder.cs",
        """
        using System.Runtime.CompilerServices;
        namespace RingIO.Primitives;
        public interface IMemoryOrder
        {
            static abstract ulong Load(ref readonly ulong location, [CallerLineNumber] int edge = 0);
            static abstract ulong LoadAcquire(ref readonly ulong location, [CallerLineNumber] int edge = 0);
            static abstract void StoreRelease(ref ulong location, ulong value, [CallerLineNumber] int edge = 0);
            static abstract void FullFence([CallerLineNumber] int edge = 0);
        }
        """
    );

    [Theory]
    [InlineData("src/RingIO/Rings/DemoCore.cs", true)]
    [InlineData("src/RingIO/Memory/DemoCore.cs", true)]
    [InlineData("src/RingIO/Translation/DemoCore.cs", true)]
    [InlineData("src/RingIO/Pipelines/DemoCore.cs", false)]
    [InlineData("src/RingIO/Memory/Demo.cs", false)]
    public void IsCore_ByFolderAndName_IsAnAlgorithm(string path, bool expected) =>
        Assert.Equal(expected, RingRules.IsCore(new SourceFile(path, "")));

    [Theory]
    [InlineData("src/RingIO/Memory/DemoCore.cs")]
    [InlineData("src/RingIO/Translation/DemoCore.cs")]
    public void CheckEdges_InEveryFolderOfAlgorithms_AreAskedFor(string path) =>
        Expect.One(
            RingRules.CheckEdges([Seam, Ring("TOrder.LoadAcquire(ref _word)", path)]),
            "without a named edge"
        );

    [Theory]
    [InlineData("class A { }", 3)]
    [InlineData("// Words, Invariants\nclass A { }", 1)]
    [InlineData("// Invariants, Words, Edges\nclass A { }", 1)]
    [InlineData("class A { } // Words Invariants Edges", 3)]
    public void CheckSections_SectionMissing_IsCaught(string text, int missing) =>
        Assert.Equal(missing, RingRules.CheckSections(new SourceFile(Path, text)).Count());

    [Theory]
    [InlineData("// Words: a.\n// Invariants: b.\n// Edges: c.\nclass A { }")]
    [InlineData("/// <remarks>Words, Invariants, Edges.</remarks>\nclass A { }")]
    public void CheckSections_AllThere_IsClean(string text) =>
        Expect.Clean(RingRules.CheckSections(new SourceFile(Path, text)));

    [Theory]
    [InlineData("TOrder.LoadAcquire(ref _word)")]
    [InlineData("TOrder.LoadAcquire(ref _word, 3)")]
    [InlineData("TOrder.LoadAcquire(ref _word, edge: 1 + 2)")]
    [InlineData("TOrder.LoadAcquire(ref _word, number)")]
    [InlineData("Help(7)")]
    [InlineData("Help(number)")]
    [InlineData("HelpTwice(Edge, 8)")]
    [InlineData("HelpTwice(claimEdge: number, intentEdge: Edge)")]
    [InlineData("TOrder.StoreRelease(ref _word, 1)")]
    [InlineData("TOrder.StoreRelease(ref _word, Edge)")]
    [InlineData("TOrder.FullFence()")]
    public void CheckEdges_AccessWithoutNamedEdge_IsCaught(string call) =>
        Expect.One(RingRules.CheckEdges([Seam, Ring(call)]), "without a named edge");

    [Theory]
    [InlineData("TOrder.Load(ref _word)")]
    [InlineData("TOrder.LoadAcquire(ref _word, Edge)")]
    [InlineData("TOrder.LoadAcquire(ref _word, edge: Edge)")]
    [InlineData("TOrder.StoreRelease(ref _word, 1, Catalogue.Edge)")]
    [InlineData("TOrder.FullFence(Edge)")]
    [InlineData("Help(Edge)")]
    [InlineData("HelpTwice(claimEdge: Edge, intentEdge: Catalogue.Edge)")]
    public void CheckEdges_NamedEdge_IsClean(string call) =>
        Expect.Clean(RingRules.CheckEdges([Seam, Ring(call)]));

    private static SourceFile Ring(string call, string path = Path) =>
        new(
            path,
            $$"""
            using RingIO.Primitives;
            namespace RingIO.Rings;
            public static class Catalogue { public const int Edge = 7; }
            public sealed class DemoCore<TOrder> where TOrder : struct, IMemoryOrder
            {
                private const int Edge = 7;
                private ulong _word;
                public void M(int number) { {{call}}; }
                private void Help(int edge) => TOrder.FullFence(edge);
                private void HelpTwice(int intentEdge, int claimEdge)
                {
                    Help(intentEdge);
                    Help(claimEdge);
                }
            }
            """
        );
}
