// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for documentation.</summary>
public sealed class DocumentationRulesTests
{
    [Theory]
    [InlineData("public class A;")]
    [InlineData("/// <summary></summary>\npublic class A;")]
    [InlineData("/// <remarks>Only an aside.</remarks>\npublic class A;")]
    [InlineData("public delegate void A();")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public int Field; }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public int P { get; set; } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { protected void M() { } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public A(int x) { } }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public event Action? E; }")]
    [InlineData("/// <summary>A.</summary>\npublic interface A { void M(); }")]
    [InlineData("/// <summary>A.</summary>\npublic enum A { One }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { public class Inner; }")]
    [InlineData("/// <summary>A.</summary>\npublic record A(int X);")]
    public void Check_PublicWithoutDocumentation_IsCaught(string text) =>
        Expect.One(Check(text), "has no documentation");

    [Theory]
    [InlineData("class A { public int Field; }")]
    [InlineData("/// <summary>A.</summary>\npublic class A { internal void M() { } }")]
    [InlineData(
        "/// <summary>A.</summary>\npublic class A { /** <inheritdoc/> */ public override string ToString() => \"\"; }"
    )]
    [InlineData(
        "/// <summary>A.</summary>\n/// <param name=\"X\">X.</param>\npublic record A(int X);"
    )]
    [InlineData("class A { (int One, int Other) M() => (One: 1, Other: 2); }")]
    [InlineData("/// <summary>A.</summary>\npublic partial class A; public partial class A;")]
    [InlineData(
        "/// <summary>A.</summary>\npublic class A : IDisposable { void IDisposable.Dispose() { } }"
    )]
    public void Check_DocumentedOrHidden_IsClean(string text) => Expect.Clean(Check(text));

    private static IEnumerable<Violation> Check(string text) =>
        DocumentationRules.Check([new SourceFile("src/RingIO/Memory/A.cs", text)]);
}
