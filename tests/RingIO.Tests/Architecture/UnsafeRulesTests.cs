// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for raw memory and interop.</summary>
public sealed class UnsafeRulesTests
{
    [Theory]
    [InlineData("unsafe class A;")]
    [InlineData("class A { unsafe void M() { } }")]
    [InlineData("class A { void M() { unsafe { } } }")]
    public void Check_UnsafeKeywordElsewhere_IsCaught(string text) =>
        Expect.One(Check("src/RingIO/Memory/A.cs", text), "belongs in a *.Unsafe.cs file");

    [Theory]
    [InlineData("return System.Runtime.CompilerServices.Unsafe.SizeOf<int>(); // Sound: a size.")]
    [InlineData("return Unsafe.SizeOf<int>(); // Sound: a size.")]
    [InlineData("return MemoryMarshal.AsBytes(s).Length; // Sound: ints have no padding.")]
    public void Check_RawMemoryClassElsewhere_IsCaught(string statement) =>
        Expect.One(
            Check("src/RingIO/Memory/A.cs", Member(statement)),
            "belongs in a *.Unsafe.cs file"
        );

    [Theory]
    [InlineData("return *p;")]
    [InlineData("return p[1];")]
    [InlineData("return *(int*)(nint)s.Length;")]
    [InlineData("fixed (int* q = s) { return 1; }")]
    [InlineData("return Unsafe.SizeOf<int>();")]
    [InlineData("return System.Runtime.InteropServices.MemoryMarshal.AsBytes(s).Length;")]
    [InlineData("return N(p);")]
    [InlineData("// Sound: too far.\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\nreturn *p;")]
    [InlineData("// Sound:\nreturn *p;")]
    [InlineData("// A reason, but for something else.\nreturn *p;")]
    public void Check_UseWithoutReason_IsCaught(string statement) =>
        Expect.One(
            Check("src/RingIO/Memory/A.Unsafe.cs", Member(statement)),
            "raw memory without a reason"
        );

    [Theory]
    [InlineData("// Sound: p is valid for the call.\nreturn *p;")]
    [InlineData("return *p; // Sound: p is valid for the call.")]
    [InlineData("// Sound: both are in range.\nvar x = p[1];\nreturn x + p[2];")]
    public void Check_UseWithReason_IsClean(string statement) =>
        Expect.Clean(Check("src/RingIO/Memory/A.Unsafe.cs", Member(statement)));

    [Fact]
    public void Check_UseWithoutReasonInInterop_IsCaught() =>
        Expect.One(
            Check("src/RingIO.Linux/A.cs", Member("return *p;")),
            "raw memory without a reason"
        );

    [Fact]
    public void Check_ReasonInDocumentation_IsClean() =>
        Expect.Clean(
            Check(
                "src/RingIO.Linux/A.cs",
                "class A { /// <summary>A word. Sound: it is the caller's.</summary>\n int M(int* p) => *p; }"
            )
        );

    [Fact]
    public void Check_DllImport_IsCaught() =>
        Expect.One(
            Check(
                "src/RingIO.Linux/A.cs",
                "class A { [System.Runtime.InteropServices.DllImport(\"libc\")] static extern int getpid(); }"
            ),
            "use LibraryImport"
        );

    [Fact]
    public void Check_LibraryImportOutsideInterop_IsCaught() =>
        Expect.One(
            Check(
                "src/RingIO/Memory/A.cs",
                "partial class A { [LibraryImport(\"libc\")] static partial int getpid(); }"
            ),
            "system calls live in src/RingIO.Linux"
        );

    private static string Member(string body) =>
        $$"""
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            class A
            {
                int O(int* p) => *p; // Sound: of another member.

                int M(int* p, Span<int> s)
                {
                    {{body}}
                }

                int N(int* p) => 1;
            }
            """;

    private static IEnumerable<Violation> Check(string path, string text) =>
        UnsafeRules.Check([new SourceFile(path, text)]);
}
