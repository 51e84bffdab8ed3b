// SPDX-License-Identifier: MIT

namespace RingIO.Tests.Architecture;

/// <summary>Counter-examples for tests that measure the whole process.</summary>
public sealed class TestRulesTests
{
    private const string Measures = "void M() => AllocationProbe.RequireNothing(() => { });";

    [Theory]
    [InlineData($"class A {{ {Measures} }}")]
    [InlineData($"namespace N; class A {{ class Inner {{ {Measures} }} }}")]
    [InlineData($"[Collection(\"Allocation\")] class A {{ {Measures} }}")]
    [InlineData($"[Collection(Other.Alone)] class A {{ {Measures} }}")]
    [InlineData($"[Trait(AllocationProbe.Alone, \"\")] class A {{ {Measures} }}")]
    [InlineData("using static RingIO.Tests.Support.AllocationProbe; class A;")]
    [InlineData("using P = RingIO.Tests.Support.AllocationProbe; class A;")]
    [InlineData("class A { long M() => Support.AllocationProbe.Measure(null, 1); }")]
    [InlineData(
        $"namespace N {{ [Collection(AllocationProbe.Alone)] class A; }} class A {{ {Measures} }}"
    )]
    public void CheckAlone_MeasuresBesideOthers_IsCaught(string text) =>
        Expect.One(Check(text), "[Collection(AllocationProbe.Alone)]");

    [Theory]
    [InlineData($"[Collection(AllocationProbe.Alone)] class A {{ {Measures} }}")]
    [InlineData(
        $"[Collection(Support.AllocationProbe.Alone)] class A {{ class Inner {{ {Measures} }} }}"
    )]
    [InlineData(
        $"[Collection(AllocationProbe.Alone)] partial class A; partial class A {{ {Measures} }}"
    )]
    [InlineData("[CollectionDefinition(AllocationProbe.Alone)] class A;")]
    [InlineData("class AllocationProbe { static long Measure() => 0; }")]
    public void CheckAlone_AloneOrMeasuringNothing_IsClean(string text) =>
        Expect.Clean(Check(text));

    private static IEnumerable<Violation> Check(string text) =>
        TestRules.CheckAlone([new SourceFile("tests/RingIO.Tests/A.cs", text)]);
}
