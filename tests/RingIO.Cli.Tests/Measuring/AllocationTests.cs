// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Input;
using RingIO.Cli.Net.Measuring;
using RingIO.Cli.Net.Paths;
using RingIO.Cli.Tests.Streams;
using RingIO.Cli.Tests.Support;
using RingIO.Tests.Support;

namespace RingIO.Cli.Tests.Measuring;

[Collection(AllocationProbe.Alone)] // What the process allocates is measured.
public sealed class AllocationTests
{
    public static TheoryData<string> Rows => [.. NetConfiguration.All.Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Measure_AnyRow_AllocatesNothing(string name)
    {
        foreach (var direction in NetDirections.Both)
        {
            Assert.Equal(0, Least(name, direction, null));
        }
    }

    [Fact]
    public void Measure_ControlThatAllocates_ShowsIt() =>
        Assert.True(
            Least("native", NetDirection.Transmit, static () => GC.KeepAlive(new object())) > 0
        );

    private static long Least(string name, NetDirection direction, Action? eachTurn)
    {
        using var scratch = new Scratch();
        using var input = FileInput.Open(
            new FileInfo(scratch.Write("input", StreamTests.Bytes(100_000, seed: 6)))
        );
        var plan = new ExperimentPlan { Pages = 64 };
        using var far = new FarHost(plan.Pages, plan.Far);
        using var world = WorldMaker.Make(
            NetConfiguration.All.Single(row => row.Name == name),
            far,
            plan
        );
        var cell = new StreamCell(world, direction, input, seed: 1) { EachTurn = eachTurn };
        for (var round = 0; round < 12; round++)
        {
            cell.Measure(0, 300_000, isWarmUp: round == 0, CancellationToken.None);
        }

        Assert.Equal(0, cell.Damaged);
        return cell.Allocated.Min();
    }
}
