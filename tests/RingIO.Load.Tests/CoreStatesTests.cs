// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Tests;

public sealed class CoreStatesTests
{
    [Theory]
    [InlineData(60, 109.9, "near")]
    [InlineData(200, 420, "far")]
    [InlineData(110, 199.9, "untagged")]
    [InlineData(630, 421, "untagged")]
    public void Of_BothProbesAlike_TagsTheState(double before, double after, string expected) =>
        Assert.Equal(expected, CoreStates.Of(before, after)?.Name());

    [Theory]
    [InlineData(60, 270)]
    [InlineData(270, 60)]
    [InlineData(60, 110)]
    [InlineData(419, 630)]
    public void Of_ProbesApart_DropsTheRepetition(double before, double after) =>
        Assert.Null(CoreStates.Of(before, after));
}
