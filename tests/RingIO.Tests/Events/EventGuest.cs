// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Tests.Events;

/// <summary>A domain with its port table, its memory and its guest side; it notes whom it was told of.</summary>
internal sealed class EventGuest : IDisposable
{
    public const int Vcpus = 2;
    private const int PageBytes = 4096;

    private readonly PortableBacking _memory = new(8 * PageBytes);
    private FifoGuest? _fifo;

    public EventGuest(
        EventChannels channels,
        int number,
        Func<int, EventDomainOptions, EventDomainOptions> shape
    )
    {
        var options = new EventDomainOptions
        {
            Vcpus = Vcpus,
            Upcalls = new CallbackUpcalls(vcpu => Upcalls.Add(vcpu.Value)),
        };
        Table = channels.Attach(new((ushort)number, 1), Page(0), shape(number, options));
        Events = new TwoLevelGuest(Table, Page(0));
    }

    public PortTable Table { get; }

    public IGuestEvents Events { get; private set; }

    public List<int> Upcalls { get; } = [];

    public PageRegion Page(int number) => new(_memory, number * PageBytes, PageBytes);

    /// <summary>One of the guest's own words of shared memory, as a hostile guest reaches it.</summary>
    public ref uint Word(int page, int offset) =>
        ref new Slots<uint>(Page(page).Address, PageBytes / sizeof(uint))[(uint)offset / 4];

    /// <summary>Chooses the FIFO ABI: control blocks in page 1, event words in page 2.</summary>
    public void ChooseFifo(bool grow = true)
    {
        _fifo = new(Table, Page(0));
        for (var vcpu = 0; vcpu < Vcpus; vcpu++)
        {
            Assert.Equal(
                EventStatus.Success,
                _fifo.InitControl(new(vcpu), Page(1), (uint)(vcpu * 128))
            );
        }

        if (grow)
        {
            Assert.Equal(EventStatus.Success, _fifo.Expand(Page(2)));
        }

        Events = _fifo;
    }

    /// <summary>After a reset: the domain is back at the 2-level ABI.</summary>
    public void ChooseTwoLevel()
    {
        _fifo?.Dispose();
        _fifo = null;
        Events = new TwoLevelGuest(Table, Page(0));
    }

    public FifoGuest Fifo => _fifo!;

    /// <summary>Zeroes a page, for another use.</summary>
    public void Clear(int page) =>
        new Slots<byte>(Page(page).Address, PageBytes).Span(0, PageBytes).Clear();

    /// <summary>Takes everything that is pending for a virtual CPU.</summary>
    public List<uint> Consume(int vcpu = 0)
    {
        var ports = new List<uint>();
        while (Events.TryConsumePending(new(vcpu), out var port))
        {
            ports.Add(port.Number);
        }

        return ports;
    }

    public void Dispose()
    {
        Table.Dispose();
        _fifo?.Dispose();
        _memory.Dispose();
    }
}
