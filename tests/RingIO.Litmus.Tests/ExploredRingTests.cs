// SPDX-License-Identifier: MIT

using RingIO.Litmus.Engine;
using RingIO.Litmus.Rings;
using RingIO.Testing;

namespace RingIO.Litmus.Tests;

/// <summary>
/// What the litmus run tells on real threads is told by all schedules of the same programs: the right ones are clean, the twins
/// fail. So a twin is wrong by the memory model, not by the engine.
/// </summary>
public sealed class ExploredRingTests(ITestOutputHelper output)
{
    private static readonly IReadOnlyList<LitmusCase> Cases = new RingCatalog<SimulatedOrder>(
        items: 3
    ).All;

    public static TheoryData<string> Names => [.. Cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Explore_RightProgram_IsClean(string name) =>
        Explore(name, twin: false).ThrowUnlessClean();

    [Theory]
    [MemberData(nameof(Names))]
    public void Explore_BrokenTwin_Fails(string name) =>
        Assert.Equal(VerdictKind.Failed, Explore(name, twin: true).Kind);

    private Verdict Explore(string name, bool twin)
    {
        using var program = new Explored(Cases.Single(c => c.Name == name), twin);
        var verdict = Explorer.Explore(program);
        output.WriteLine($"{name}: {verdict}");
        return verdict;
    }
}
