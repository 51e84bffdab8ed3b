// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Events;

/// <summary>Events that came too often are kept, and delivered by steps.</summary>
public sealed class EventThrottleTests
{
    [Fact]
    public void Raise_OfWhatIsQueuedOrMasked_HoldsUpNobody()
    {
        using var memory = new PortableBacking(3 * 4096);
        var (page, shared) = (memory.Address + 4096, memory.Address + 8192);
        var core = new FifoCore<EdgeCountingOrder>(new(memory.Address, 1), shared);
        Assert.True(core.TryAddPage(page));
        Assert.True(core.TrySetControlBlock(0, shared + 3200));
        var (queued, masked) = (default(FifoPortWords), default(FifoPortWords));
        new Slots<uint>(page, 4)[2] = FifoLayout.Masked;
        EdgeCountingOrder.Begin(FifoCore<EdgeCountingOrder>.TakeQueues);
        Assert.Equal(EventRaise.Upcall, core.Raise(1, ref queued, 0, 7));
        Assert.Equal(1, EdgeCountingOrder.Count);
        for (var send = 0; send < 10; send++)
        {
            Assert.Equal(EventRaise.AlreadyPending, core.Raise(1, ref queued, 0, 7));
            Assert.Equal(EventRaise.Masked, core.Raise(2, ref masked, 0, 7));
        }

        Assert.Equal(1, EdgeCountingOrder.Count);
    }

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
