// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Tests.Model;

/// <summary>The production source of the record ring under every schedule of small programs.</summary>
public sealed class RecordCoreModelTests(ITestOutputHelper output)
{
    // 40 before the end of the ring: a record of 24 leaves 16, so that the next one goes behind padding.
    [Theory]
    [InlineData(0UL)]
    [InlineData(24UL)]
    [InlineData((1UL << 32) - 40)]
    [InlineData(ulong.MaxValue - 39)]
    public void Core_AsWritten_IsCleanUnderEverySchedule(ulong firstIndex)
    {
        using var program = new RecordProgram(records: 3, firstIndex);
        var verdict = Explorer.Explore(program);
        output.WriteLine(verdict.ToString());
        verdict.ThrowUnlessClean();
    }

    [Theory]
    [InlineData(SpscCore<byte, SimulatedOrder>.PublishItems)]
    [InlineData(SpscCore<byte, SimulatedOrder>.SeeItems)]
    [InlineData(SpscCore<byte, SimulatedOrder>.ReleaseSlots)]
    [InlineData(SpscCore<byte, SimulatedOrder>.SeeSlots)]
    public void Core_WithOneOrderingRemoved_Fails(int edge)
    {
        using var program = new RecordProgram(records: 4, firstIndex: 24);
        var verdict = Explorer.Explore(program, new() { Mutation = Mutation.Weaken(edge) });
        output.WriteLine(verdict.ToString());
        Assert.Equal(VerdictKind.Failed, verdict.Kind);
        Assert.Contains("data race", verdict.Reason, StringComparison.Ordinal);
    }
}
