// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Linux.Tests.Waiting;

/// <summary>Upcalls as eventfds.</summary>
public sealed class EventFdUpcallsTests : LinuxTests
{
    [Fact]
    public void Notify_OfAnIpi_RingsTheDoorbellOfItsVirtualCpu()
    {
        using var memory = new PortableBacking(4096);
        using var upcalls = new EventFdUpcalls(2);
        using var table = new EventChannels().Attach(
            new(1, 1),
            new(memory),
            new() { Vcpus = 2, Upcalls = upcalls }
        );
        Assert.Equal(EventStatus.Success, table.BindIpi(new(1), out var port));
        Assert.False(upcalls.Doorbell(new(1)).Wait(TimeSpan.Zero));
        Assert.Equal(EventStatus.Success, table.Notify(port));
        Assert.Equal(EventStatus.Success, table.Notify(port));
        Assert.True(upcalls.Doorbell(new(1)).Wait(TimeSpan.Zero));
        Assert.True(upcalls.Doorbell(new(1)).TryConsume(out var rings));
        Assert.Equal(1UL, rings);
        Assert.False(upcalls.Doorbell(new CpuId(0)).Wait(TimeSpan.Zero));
    }
}
