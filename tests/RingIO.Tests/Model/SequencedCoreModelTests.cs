// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Testing;
using Mpmc = RingIO.Rings.MpmcCore<ulong, RingIO.Testing.SimulatedOrder>;
using Mpsc = RingIO.Rings.MpscCore<ulong, RingIO.Testing.SimulatedOrder>;

namespace RingIO.Tests.Model;

/// <summary>The production source of the rings of many producers under every schedule of small programs.</summary>
public sealed class SequencedCoreModelTests(ITestOutputHelper output)
{
    private const ulong Wrap = ulong.MaxValue;

    public static TheoryData<string, ulong> Clean =>
        new()
        {
            { "one", 0 },
            { "one", uint.MaxValue },
            { "one", Wrap },
            { "tombstones", Wrap },
            { "two", Wrap },
        };

    [Theory]
    [MemberData(nameof(Clean))]
    public void Mpsc_AsWritten_IsCleanUnderEverySchedule(string plan, ulong firstIndex) =>
        Explore(RingKind.Mpsc, Plan(plan), firstIndex).ThrowUnlessClean();

    [Theory]
    [MemberData(nameof(Clean))]
    public void Mpmc_AsWritten_IsCleanUnderEverySchedule(string plan, ulong firstIndex) =>
        Explore(RingKind.Mpmc, Plan(plan), firstIndex).ThrowUnlessClean();

    [Fact]
    public void Mpmc_TwoConsumers_IsCleanUnderEverySchedule() =>
        Explore(RingKind.Mpmc, Plan("shared"), Wrap).ThrowUnlessClean();

    [Theory]
    [InlineData(Mpsc.CommitSlot)]
    [InlineData(Mpsc.SeeItem)]
    [InlineData(Mpsc.ReleaseSlots)]
    [InlineData(Mpsc.SeeSlots)]
    public void Mpsc_WithOneOrderingRemoved_Fails(int edge) =>
        RequireFailure(RingKind.Mpsc, Plan("one"), edge, "data race");

    [Theory]
    [InlineData(Mpmc.CommitSlot)]
    [InlineData(Mpmc.SeeItem)]
    [InlineData(Mpmc.ReleaseSlot)]
    [InlineData(Mpmc.SeeFree)]
    public void Mpmc_WithOneOrderingRemoved_Fails(int edge) =>
        RequireFailure(RingKind.Mpmc, Plan("one"), edge, "data race");

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Parking_AsWritten_LosesNoWakeUp(RingKind kind) =>
        Explore(kind, Plan("parking"), Wrap).ThrowUnlessClean();

    [Theory]
    [InlineData(RingKind.Mpsc, Mpsc.CommitFence)]
    [InlineData(RingKind.Mpsc, Mpsc.ReleaseFence)]
    [InlineData(RingKind.Mpmc, Mpmc.CommitFence)]
    [InlineData(RingKind.Mpmc, Mpmc.ReleaseFence)]
    public void Parking_WithOneFenceRemoved_LosesAWakeUp(RingKind kind, int edge) =>
        RequireFailure(kind, Plan("parking"), edge, "stuck");

    private static SequencedPlan Plan(string name) =>
        name switch
        {
            "one" => new(
                [
                    [1, 1, 1],
                ],
                [3]
            ),
            "tombstones" => new(
                [
                    [-2, 1],
                ],
                [2]
            ),
            "two" => new(
                [
                    [1],
                    [1],
                ],
                [2]
            ),
            "shared" => new(
                [
                    [1, 1],
                ],
                [1, 1]
            ),
            _ => new(
                [
                    [1, 1, 1],
                ],
                [3],
                Parking: true
            ),
        };

    private void RequireFailure(RingKind kind, SequencedPlan plan, int edge, string reason)
    {
        var verdict = Explore(kind, plan, 0, Mutation.Weaken(edge));
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    private Verdict Explore(
        RingKind kind,
        SequencedPlan plan,
        ulong firstIndex,
        Mutation? mutation = null
    )
    {
        var options = new ExplorerOptions { Mutation = mutation ?? Mutation.None };
        Verdict verdict;
        if (kind == RingKind.Mpsc)
        {
            using var program = new SequencedProgram<Mpsc>(kind, v => new(v), plan, firstIndex);
            verdict = Explorer.Explore(program, options);
        }
        else
        {
            using var program = new SequencedProgram<Mpmc>(kind, v => new(v), plan, firstIndex);
            verdict = Explorer.Explore(program, options);
        }

        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
