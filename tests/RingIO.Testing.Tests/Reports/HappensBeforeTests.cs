// SPDX-License-Identifier: MIT

using RingIO.Testing.Reports;

namespace RingIO.Testing.Tests.Reports;

public sealed class HappensBeforeTests
{
    [Fact]
    public void Past_AcquiredStep_BringsItsOwnPast()
    {
        var order = new HappensBefore(Executions.Long(16));
        Assert.Equal(Enumerable.Range(0, 8), order.Past(8).Order());
    }

    [Fact]
    public void Past_UnorderedThread_IsLeftOut()
    {
        var order = new HappensBefore(Executions.Stuck);
        Assert.Equal([0, 1, 2, 3], order.Past(7).Order());
        Assert.Equal([4, 5], order.Past(6).Order());
    }

    [Fact]
    public void Past_Check_HoldsAllThreads()
    {
        var order = new HappensBefore(Executions.Stuck);
        Assert.Equal(Enumerable.Range(0, 9), order.Past(9).Order());
    }

    [Fact]
    public void Past_StepThatIsNotListed_IsPassedOver()
    {
        var order = new HappensBefore(
            new(
                "cut down",
                2,
                [
                    Executions.At(4, 0, "StoreRelease", "X"),
                    Executions.At(9, 1, "LoadAcquire", "X") with
                    {
                        Acquires = [2, 4],
                    },
                ],
                "5"
            )
        );
        Assert.Equal([0], order.Past(1));
        Assert.Null(order.Position(2));
        Assert.Equal(1, order.Position(9));
    }

    [Fact]
    public void Races_PayloadThatNothingOrders_IsFound() =>
        Assert.Equal([(1, 5)], new HappensBefore(Executions.Race).Races());

    [Fact]
    public void Races_PayloadThatAnEdgeOrders_IsNone() =>
        Assert.Empty(new HappensBefore(Executions.Ordered).Races());
}
