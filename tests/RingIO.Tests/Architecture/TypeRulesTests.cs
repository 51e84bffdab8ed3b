// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for the place of types.</summary>
public sealed class TypeRulesTests
{
    [Theory]
    [InlineData("public class A; public struct B;")]
    [InlineData("namespace N { public class A; } namespace M { public enum B { } }")]
    [InlineData("public interface A; public delegate void B();")]
    [InlineData("public record A(int X); public record struct B(int X);")]
    public void Check_SecondPublicType_IsCaught(string text) =>
        Expect.One(Check("A.cs", text), "second public type");

    [Theory]
    [InlineData("B.cs", "namespace N; public class A;")]
    [InlineData("B.Unsafe.cs", "unsafe struct A;")]
    [InlineData("A.cs", "class A; public class C;")]
    public void Check_FileOfAnotherName_IsCaught(string name, string text) =>
        Expect.One(Check(name, text), "give both the same name");

    [Theory]
    [InlineData("A.cs", "public class A { public class Inner; } class Helper;")]
    [InlineData("A.Unsafe.cs", "namespace N; public unsafe struct A<T>;")]
    [InlineData("A.Reserve.cs", "public partial class A;")]
    [InlineData("AssemblyInfo.cs", "[assembly: System.CLSCompliant(false)]")]
    public void Check_TypeInItsFile_IsClean(string name, string text) =>
        Expect.Clean(Check(name, text));

    private static IEnumerable<Violation> Check(string name, string text) =>
        TypeRules.Check(new SourceFile($"src/RingIO/Memory/{name}", text));
}
