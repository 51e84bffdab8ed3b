// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>The production source of the single-producer ring under every schedule of small programs.</summary>
public sealed class SpscCoreModelTests(ITestOutputHelper output)
{
    public static MatrixTheoryData<SpscStyle, ulong> StylesAndStarts =>
        new(Enum.GetValues<SpscStyle>(), [0UL, uint.MaxValue, ulong.MaxValue]);

    [Theory]
    [MemberData(nameof(StylesAndStarts))]
    public void Core_AsWritten_IsCleanUnderEverySchedule(SpscStyle style, ulong firstIndex)
    {
        using var program = new SpscProgram(3, style, firstIndex);
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        verdict.ThrowUnlessClean();
    }

    [Fact]
    public void Core_ThreeTimesAroundTheRing_IsCleanUnderEverySchedule()
    {
        using var program = new SpscProgram(6, SpscStyle.OneByOne, ulong.MaxValue - 1);
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        verdict.ThrowUnlessClean();
    }

    [Theory]
    [InlineData(SpscCore<ulong, SimulatedOrder>.PublishItems)]
    [InlineData(SpscCore<ulong, SimulatedOrder>.SeeItems)]
    [InlineData(SpscCore<ulong, SimulatedOrder>.ReleaseSlots)]
    [InlineData(SpscCore<ulong, SimulatedOrder>.SeeSlots)]
    public void Core_WithOneOrderingRemoved_Fails(int edge)
    {
        foreach (var style in Enum.GetValues<SpscStyle>())
        {
            using var program = new SpscProgram(3, style);
            var verdict = Explorer.Explore(program, new() { Mutation = Mutation.Weaken(edge) });
            output.WriteLine(verdict.ToString());
            Assert.Equal(VerdictKind.Failed, verdict.Kind);
            Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(SpscStyle.OneByOne)]
    [InlineData(SpscStyle.InPlace)]
    public void Parking_AsWritten_LosesNoWakeUp(SpscStyle style)
    {
        using var program = new SpscProgram(3, style, parking: true);
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        verdict.ThrowUnlessClean();
    }

    [Theory]
    [InlineData(SpscCore<ulong, SimulatedOrder>.PublishFence)]
    [InlineData(SpscCore<ulong, SimulatedOrder>.ReleaseFence)]
    [InlineData(RingControl<SimulatedOrder>.ArmSleep)]
    public void Parking_WithOneFenceRemoved_LosesAWakeUp(int edge)
    {
        using var program = new SpscProgram(3, SpscStyle.OneByOne, parking: true);
        var verdict = Explorer.Explore(program, new() { Mutation = Mutation.Weaken(edge) });
        output.WriteLine(verdict.ToString());
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("stuck", verdict.Reason, StringComparison.Ordinal);
    }
}
