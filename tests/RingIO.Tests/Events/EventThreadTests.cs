// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Events;

/// <summary>Event channels between real threads: nobody sleeps on an item, and ports come and go while others send.</summary>
public sealed class EventThreadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ring_WhoseConsumerSleepsOnAPort_LosesNoWakeUp(bool fifo)
    {
        const int items = 20_000;
        using var told = new SemaphoreSlim(0);
        using var world = new EventWorld(
            2,
            fifo,
            (_, options) => options with { Upcalls = new CallbackUpcalls(_ => told.Release()) }
        );
        var (first, _) = world.Connect(0, 1);
        using var ring = SpscRing<ulong>.Create(new RingOptions { Capacity = 64 });
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        TwoThreads.Run(
            _ =>
            {
                for (var item = 0UL; item < items; )
                {
                    if (producer.TryWrite(item))
                    {
                        item++;
                        world.Guests[0].Table.Notify(first);
                    }
                    else
                    {
                        Thread.Yield();
                    }
                }
            },
            stop =>
            {
                for (var next = 0UL; next < items; )
                {
                    told.Wait(stop);
                    world.Guests[1].Consume();
                    for (; consumer.TryRead(out var item); next++)
                    {
                        Assert.Equal(next, item);
                    }
                }
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Notify_WhilePortsAreClosedBoundAndReset_TouchesNoMemoryThatIsGone(bool fifo)
    {
        using var world = new EventWorld(2, fifo: false);
        var (a, b) = (world.Guests[0], world.Guests[1]);
        a.Table.AllocateUnbound(b.Table.Domain, out var port);
        var done = 0;
        TwoThreads.Run(
            _ =>
            {
                while (Volatile.Read(ref done) == 0)
                {
                    Assert.Equal(EventStatus.Success, a.Table.Notify(port));
                }
            },
            _ =>
            {
                for (var round = 0; round < 300; round++)
                {
                    if (fifo)
                    {
                        b.ChooseFifo();
                    }

                    b.Table.BindInterdomain(a.Table.Domain, port, out var other);
                    b.Events.Unmask(other);
                    b.Consume();
                    Assert.Equal(EventStatus.Success, b.Table.Reset(int.MaxValue));
                    if (fifo)
                    {
                        b.ChooseTwoLevel();
                        b.Clear(1);
                    }
                }

                Volatile.Write(ref done, 1);
            }
        );
        Assert.False(b.Table.IsFifo);
    }
}
