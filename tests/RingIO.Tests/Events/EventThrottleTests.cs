// SPDX-License-Identifier: MIT

using RingIO.Events;

namespace RingIO.Tests.Events;

/// <summary>Events that came too often are kept, and delivered by steps.</summary>
public sealed class EventThrottleTests
{
    [Fact]
    public void Step_OfAnyBudget_LooksAtAKeptEventOnce()
    {
        var time = new SteppedTime();
        using var world = new EventWorld(
            2,
            fifo: false,
            (_, options) => options with { Throttle = new(1, TimeSpan.FromSeconds(1)), Time = time }
        );
        var (first, _) = world.Connect(0, 1);
        var guest = world.Guests[1].Table;
        Assert.Equal(EventStatus.Success, world.Guests[0].Table.Notify(first));
        var before = time.Looks;
        // Ten times around all words: the window is not over in any of them.
        Assert.Equal(0, guest.Step(10 * FifoLayout.Ports / 64));
        Assert.Equal(1, time.Looks - before);
    }
}
