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
    [InlineData(Mpsc.SeeSlots, Mpsc.ClaimSlots)]
    public void Mpsc_WithAnOrderingRemoved_Fails(params int[] edges) =>
        RequireFailure(RingKind.Mpsc, Plan("one"), "data race", edges);

    [Theory]
    [InlineData(Mpmc.CommitSlot)]
    [InlineData(Mpmc.SeeItem, Mpmc.ClaimItems)]
    [InlineData(Mpmc.ReleaseSlot)]
    [InlineData(Mpmc.SeeFree, Mpmc.ClaimSlots)]
    public void Mpmc_WithAnOrderingRemoved_Fails(params int[] edges) =>
        RequireFailure(RingKind.Mpmc, Plan("one"), "data race", edges);

    // The compare-exchange that follows is a full fence: it does what the acquire before it does.
    [Theory]
    [InlineData(RingKind.Mpsc, Mpsc.SeeSlots)]
    [InlineData(RingKind.Mpmc, Mpmc.SeeFree)]
    [InlineData(RingKind.Mpmc, Mpmc.SeeItem)]
    public void Acquire_BeforeACompareExchange_IsCoveredByIt(RingKind kind, int edge) =>
        Explore(kind, Plan("one"), 0, Mutation.Weaken(edge)).ThrowUnlessClean();

    [Theory]
    [InlineData(RingKind.Mpsc, "last room")]
    [InlineData(RingKind.Mpsc, "last item")]
    [InlineData(RingKind.Mpmc, "last room")]
    [InlineData(RingKind.Mpmc, "last item")]
    public void Parking_AsWritten_LosesNoWakeUp(RingKind kind, string plan) =>
        Explore(kind, Plan(plan), Wrap).ThrowUnlessClean();

    [Theory]
    [InlineData(RingKind.Mpsc, "last item", Mpsc.CommitFence)]
    [InlineData(RingKind.Mpsc, "last room", Mpsc.ReleaseFence)]
    [InlineData(RingKind.Mpmc, "last item", Mpmc.CommitFence)]
    [InlineData(RingKind.Mpmc, "last room", Mpmc.ReleaseFence)]
    public void Parking_WithOneFenceRemoved_LosesAWakeUp(RingKind kind, string plan, int edge) =>
        RequireFailure(kind, Plan(plan), "stuck", edge);

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
            // The consumer leaves the last item: its last release must wake the producer all the same.
            "last room" => new(
                [
                    [2, 1],
                ],
                [2],
                Run: 2,
                Parking: true
            ),
            "last item" => new(
                [
                    [1, 1],
                ],
                [2],
                Parking: true
            ),
            _ => throw new ArgumentException(name),
        };

    private void RequireFailure(
        RingKind kind,
        SequencedPlan plan,
        string reason,
        params int[] edges
    )
    {
        var verdict = Explore(kind, plan, 0, Mutation.Weaken(edges));
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
