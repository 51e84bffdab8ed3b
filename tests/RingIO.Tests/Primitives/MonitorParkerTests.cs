// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Tests.Primitives;

public sealed class MonitorParkerTests : ParkerContract
{
    protected override IParker Parker { get; } = new MonitorParker();

    [Fact]
    public void CrossesProcesses_Always_IsFalse() => Assert.False(Parker.CrossesProcesses);
}
