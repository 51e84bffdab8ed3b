// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Testing;
using Core = RingIO.Rings.SpscFlagCore<
    RingIO.Tests.Model.SpscFlagProgram.Pair,
    RingIO.Testing.SimulatedOrder
>;

namespace RingIO.Tests.Model;

/// <summary>The production source of the flag ring under every schedule of small programs, deaths included.</summary>
public sealed class SpscFlagCoreModelTests(ITestOutputHelper output)
{
    public static MatrixTheoryData<FlagDeath, int, ulong> DeathsAndStarts =>
        new(Enum.GetValues<FlagDeath>(), [1, 2, 3], [0UL, uint.MaxValue, ulong.MaxValue - 1]);

    [Theory]
    [MemberData(nameof(DeathsAndStarts))]
    public void Core_AsWritten_IsCleanUnderEverySchedule(
        FlagDeath death,
        int dying,
        ulong firstIndex
    )
    {
        using var narrow = new SpscFlagProgram(4, firstIndex, death, dying: dying);
        Explore(narrow).ThrowUnlessClean();
        using var wide = new SpscFlagProgram(3, firstIndex, death, capacity: 4, dying: dying);
        Explore(wide).ThrowUnlessClean();
    }

    [Theory]
    [InlineData(Core.PutFlag)]
    [InlineData(Core.SeeItem)]
    [InlineData(Core.ClearFlag)]
    [InlineData(Core.SeeEmpty)]
    public void Core_WithOneOrderingRemoved_RacesOnPayload(int edge)
    {
        using var program = new SpscFlagProgram(4);
        var verdict = Explore(program, edge);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FlagDeath.ProducerAfterFlag)]
    [InlineData(FlagDeath.ConsumerAfterClear)]
    public void Find_WithItsLookAtTheSlotsUnordered_MisjudgesTheLivingSide(FlagDeath death)
    {
        using var program = new SpscFlagProgram(
            4,
            death: death,
            capacity: 4,
            dying: death == FlagDeath.ProducerAfterFlag ? 3 : 1
        );
        Assert.Equal(VerdictKind.Failed, Explore(program, Core.FindSide).Kind);
    }

    [Fact]
    public void Parking_AsWritten_LosesNoWakeUp()
    {
        using var program = new SpscFlagProgram(3, parking: true);
        Explore(program).ThrowUnlessClean();
    }

    [Theory]
    [InlineData(Core.PutFence)]
    [InlineData(Core.ClearFence)]
    [InlineData(RingControl<SimulatedOrder>.ArmSleep)]
    public void Parking_WithOneFenceRemoved_LosesAWakeUp(int edge)
    {
        using var program = new SpscFlagProgram(3, parking: true);
        var verdict = Explore(program, edge);
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("stuck", verdict.Reason, StringComparison.Ordinal);
    }

    private Verdict Explore(SpscFlagProgram program, params int[] weakened)
    {
        var verdict = Explorer.Explore(program, new() { Mutation = Mutation.Weaken(weakened) });
        output.WriteLine(verdict.ToString());
        return verdict;
    }
}
