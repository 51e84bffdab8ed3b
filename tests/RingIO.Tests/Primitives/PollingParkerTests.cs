// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class PollingParkerTests : ParkerContract
{
    protected override IParker Parker { get; } = new PollingParker();

    protected override uint Turns => 50;

    [Fact]
    public void CrossesProcesses_Always_IsTrue() => Assert.True(Parker.CrossesProcesses);

    [Fact]
    public void Park_NobodyUnparksAndNoLimit_ReturnsAfterASlice()
    {
        // A word that changed and changed back must not be slept through: so every sleep ends by itself.
        var word = 0u;
        Parker.Park(ref word, 0, Timeout.InfiniteTimeSpan);
        Assert.Equal(0u, word);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(60_001)]
    public void Constructor_SliceOutOfRange_Throws(int milliseconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new PollingParker(TimeSpan.FromMilliseconds(milliseconds))
        );
}
