// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class ProcessLivenessTests
{
    private readonly ProcessLiveness _liveness = new();

    [Fact]
    public void Current_Always_NamesThisProcess()
    {
        Assert.Equal((ulong)Environment.ProcessId, _liveness.Current >> 32);
        Assert.NotEqual(0u, (uint)_liveness.Current);
        Assert.Equal(_liveness.Current, new ProcessLiveness().Current);
    }

    [Fact]
    public void IsAlive_Self_IsTrue() => Assert.True(_liveness.IsAlive(_liveness.Current));

    [Fact]
    public void IsAlive_Nobody_IsFalse() => Assert.False(_liveness.IsAlive(0));

    [Fact]
    public void IsAlive_SameIdAnotherStart_IsFalse() =>
        Assert.False(_liveness.IsAlive(_liveness.Current ^ 0x8000));

    [Fact]
    public void IsAlive_SameIdUnknownStart_IsTrue() =>
        Assert.True(_liveness.IsAlive(_liveness.Current & ~(ulong)uint.MaxValue));

    [Theory]
    [InlineData(0x7FFF_FFFFUL)]
    [InlineData(0xFFFF_FFFFUL)]
    public void IsAlive_NoSuchProcess_IsFalse(ulong id) =>
        Assert.False(_liveness.IsAlive((id << 32) | 1));
}
