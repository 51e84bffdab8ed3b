// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Events;

/// <summary>A machine of a few domains with event channels.</summary>
internal sealed class EventWorld : IDisposable
{
    public EventWorld(
        int domains,
        bool fifo = false,
        Func<int, EventDomainOptions, EventDomainOptions>? shape = null
    )
    {
        for (var number = 0; number < domains; number++)
        {
            Guests.Add(new(Channels, number, shape ?? ((_, options) => options)));
        }

        foreach (var guest in fifo ? Guests : [])
        {
            guest.ChooseFifo();
        }
    }

    public EventChannels Channels { get; } = new();

    public List<EventGuest> Guests { get; } = [];

    /// <summary>Connects two guests.</summary>
    /// <returns>The first's port and the second's; what binding raised has been consumed.</returns>
    public (EventPort First, EventPort Second) Connect(int first, int second)
    {
        var (a, b) = (Guests[first], Guests[second]);
        Assert.Equal(EventStatus.Success, a.Table.AllocateUnbound(b.Table.Domain, out var one));
        Assert.Equal(
            EventStatus.Success,
            b.Table.BindInterdomain(a.Table.Domain, one, out var two)
        );
        Assert.Equal(EventStatus.Success, a.Events.Unmask(one));
        Assert.Equal(EventStatus.Success, b.Events.Unmask(two));
        b.Consume();
        b.Upcalls.Clear();
        return (one, two);
    }

    public void Dispose()
    {
        foreach (var guest in Guests)
        {
            guest.Dispose();
        }
    }
}
