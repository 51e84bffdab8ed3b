// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Tests.Events;

[Collection(AllocationProbe.Alone)]
public sealed class EventAllocationTests
{
    private static readonly CpuId Zero = new(0);

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Events_SteadyState_AllocateNothing(bool fifo, bool throttled)
    {
        var upcalls = new UpcallWaiter(EventGuest.Vcpus);
        using var world = new EventWorld(
            2,
            fifo,
            (_, options) =>
                options with
                {
                    Upcalls = upcalls,
                    Throttle = throttled ? new(int.MaxValue, TimeSpan.FromSeconds(1)) : null,
                }
        );
        var (first, second) = world.Connect(0, 1);
        var (sender, guest) = (world.Guests[0].Table, world.Guests[1]);
        // Whatever connecting has told.
        upcalls.Upcall(Zero);
        Require(upcalls.WaitAsync(Zero), isOver: true);
        AllocationProbe.RequireNothing(() => Round(upcalls.WaitAsync(Zero)));

        void Round(ValueTask wait)
        {
            guest.Events.Mask(second);
            Assert.True(sender.Notify(first) == EventStatus.Success);
            Assert.True(guest.Events.Unmask(second) == EventStatus.Success);
            Assert.True(guest.Events.TryConsumePending(Zero, out _));
            Assert.False(guest.Events.TryConsumePending(Zero, out _));
            Assert.True(guest.Table.Step(10) == 0);
            Assert.False(wait.IsCompleted);
            Assert.True(upcalls.Step() == 1);
            Require(wait, isOver: true);
            wait.GetAwaiter().GetResult();
        }
    }

    private static void Require(ValueTask wait, bool isOver) =>
        Assert.True(wait.IsCompletedSuccessfully == isOver);
}
