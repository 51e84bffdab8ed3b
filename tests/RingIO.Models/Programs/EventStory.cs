// SPDX-License-Identifier: MIT

using RingIO.Models.Events;
using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>
/// Event channels at work: senders write, then send; a virtual CPU sleeps until it is told, takes what is pending, reads, and
/// sleeps again. It is told only when the channel says so: a wake-up that is lost leaves it asleep for ever, and the explorer
/// finds it stuck.
/// </summary>
public sealed class EventStory : IModelProgram, IDisposable
{
    private const int Cell = 8;

    private readonly ModelChannel _channel;
    private readonly ModelRing? _ring;
    private readonly Memory.PortableBacking _memory = new(4096);
    private readonly Slots<ulong> _cells;
    private readonly Action[] _threads;

    private EventStory(
        ModelChannel channel,
        Func<EventStory, Action[]> threads,
        ModelRing? ring = null
    )
    {
        _channel = channel;
        _ring = ring;
        _cells = new(_memory.Address, 16);
        _threads = threads(this);
    }

    /// <inheritdoc/>
    public int ThreadCount => _threads.Length;

    /// <summary>A ring whose consumer sleeps on an event channel: each item is followed by an event, of the one port.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="ring">Any ring of one producer and one consumer.</param>
    /// <param name="items">How many items.</param>
    /// <param name="masking">Whether the consumer masks the port while it takes.</param>
    public static EventStory WithRing(
        ModelChannel channel,
        ModelRing ring,
        int items,
        bool masking = false
    )
    {
        ArgumentNullException.ThrowIfNull(ring);
        var consumer = ring.Enlist(RingRole.Consumer, 1);
        var producer = ring.Enlist(RingRole.Producer, 2);
        return new(
            channel,
            s => [() => s.Produce(producer, items), () => s.Consume(consumer, items, masking)],
            ring
        );
    }

    /// <summary>Senders with a port each, all of CPU 0; each sends so often.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="sends">How often each sender sends.</param>
    public static EventStory Senders(ModelChannel channel, params int[] sends) =>
        new(
            channel,
            s =>
                [
                    .. sends.Select((n, i) => (Action)(() => s.SendOften(i, (uint)i + 1, n))),
                    () => s.Serve(0, [.. sends.Select((_, i) => (uint)i + 1)]),
                ]
        );

    /// <summary>Two senders of one port, and its virtual CPU.</summary>
    public static EventStory Shared(ModelChannel channel) =>
        new(
            channel,
            s => [() => s.SendFor(0, 1, 0), () => s.SendFor(1, 1, 1), () => s.ServeCells(2)]
        );

    /// <summary>Two ports whose bits share a word, of two virtual CPUs: neither takes the other's.</summary>
    public static EventStory TwoCpus(ModelChannel channel) =>
        new(
            channel,
            s =>
                [
                    () =>
                    {
                        s.Write(1);
                        s._channel.Send(0, 1, 0);
                        s.Write(2);
                        s._channel.Send(0, 2, 1);
                    },
                    () => s.Serve(0, [1]),
                    () => s.Serve(1, [2]),
                ]
        );

    /// <summary>A port is raised while another virtual CPU has the hypervisor unmask it.</summary>
    public static EventStory Unmasking(ModelChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        channel.Mask(1);
        return new(
            channel,
            s =>
                [
                    () => s.SendOften(0, 1, 1),
                    () => s._channel.Tell(1, s._channel.UnmaskByHypervisor(1, 0)),
                    () => s.Serve(0, [1]),
                ]
        );
    }

    /// <summary>What a guest writes before it has an event unmasked is there for whoever takes the event.</summary>
    public static EventStory Prepared(ModelChannel channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        channel.Mask(1);
        channel.Raise(1, 0);
        return new(
            channel,
            s =>
                [
                    () =>
                    {
                        s.Write(1);
                        s._channel.Tell(0, s._channel.UnmaskByHypervisor(1, 0));
                    },
                    () => s.Serve(0, [1]),
                ]
        );
    }

    /// <summary>A virtual CPU forbids upcalls while others send, and lets them come again: what came meanwhile is not forgotten.</summary>
    public static EventStory UpcallsMasked(ModelChannel channel) =>
        new(
            channel,
            s =>
                [
                    () => s.SendOften(0, 1, 1),
                    () => s.SendOften(1, 2, 1),
                    () =>
                    {
                        s._channel.Upcalls.Mask(0);
                        s.Serve(0, [1, 2], !s._channel.Upcalls.Unmask(0));
                    },
                ]
        );

    /// <summary>The mark by itself: what its setter did is there for the virtual CPU that takes it.</summary>
    public static EventStory Marked(ModelChannel channel) =>
        new(
            channel,
            s =>
                [
                    s.WriteAndMark,
                    () =>
                    {
                        ModelWait.Until(() => s._channel.Upcalls.Take(0));
                        s.Read(1);
                    },
                ]
        );

    /// <summary>The mark by itself, found by a virtual CPU that lets upcalls come again.</summary>
    public static EventStory FoundMarked(ModelChannel channel) =>
        new(
            channel,
            s =>
                [
                    s.WriteAndMark,
                    () =>
                    {
                        s._channel.Upcalls.Mask(0);
                        if (s._channel.Upcalls.Unmask(0))
                        {
                            s.Read(1);
                        }
                    },
                ]
        );

    /// <summary>FIFO: an event is raised while the page of its word is added.</summary>
    public static EventStory Growing()
    {
        var channel = new FifoModelChannel([7], grown: false);
        return new(
            channel,
            s => [() => s.SendOften(0, 1, 1), () => channel.Grow(1), () => s.Serve(0, [1])]
        );
    }

    /// <summary>As <see cref="Growing"/>, of a page whose words the guest masks first, as it does: what it writes comes before any event.</summary>
    public static EventStory GrowingMasked()
    {
        var channel = new FifoModelChannel([7], grown: false);
        return new(
            channel,
            s =>
                [
                    () => s.SendOften(0, 1, 1),
                    () =>
                    {
                        channel.MaskNewWord(1);
                        channel.Grow(1);
                        s._channel.Tell(1, s._channel.UnmaskByHypervisor(1, 0));
                    },
                    () => s.Serve(0, [1]),
                ]
        );
    }

    /// <inheritdoc/>
    public void Run(int thread) => _threads[thread]();

    /// <inheritdoc/>
    public void Check()
    {
        // Every virtual CPU has come to its end: nothing was lost.
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _channel.Dispose();
        _ring?.Dispose();
        _memory.Dispose();
    }

    private void Produce(int entry, int items)
    {
        var producer = _ring!.OpenProducer(entry);
        for (var item = 1; item <= items; item++)
        {
            Require.Equal(1, producer.TryPut((ulong)item, 1), "items put");
            _channel.Send(0, 1);
        }
    }

    private void Consume(int entry, int items, bool masking)
    {
        var consumer = _ring!.OpenConsumer(entry);
        var cpu = _channel.Open(0, 1);
        var taken = new List<ulong>();
        for (var told = 0u; taken.Count < items; )
        {
            told = Sleep(0, told);
            do
            {
                while (cpu.TryTake(out _))
                {
                    if (masking)
                    {
                        _channel.Mask(1);
                    }

                    while (consumer.TryTake(taken, 1) != 0) { }
                }
            } while (masking && taken.Count < items && _channel.Unmask(1, 0));
        }

        Require.Equal(items, taken.Count, "items taken");
    }

    // A cell is the sender's until it sends: then the virtual CPU's, which answers by nothing: the last send is the end.
    private void SendOften(int sender, uint port, int times)
    {
        Write(port);
        for (var time = 0; time < times; time++)
        {
            _channel.Send(sender, port);
        }
    }

    private void WriteAndMark()
    {
        Write(1);
        _channel.Upcalls.Mark(0);
    }

    private void SendFor(int sender, uint port, uint cell)
    {
        Write(cell);
        Order.Store(ref _cells[cell + Cell], 1);
        _channel.Send(sender, port);
    }

    // Every port's event comes at least once, and after what its sender wrote.
    private void Serve(int cpuNumber, uint[] ports, bool asleep = true)
    {
        var cpu = _channel.Open(cpuNumber, ports);
        var seen = new HashSet<uint>();
        for (var told = 0u; seen.Count < ports.Length; asleep = true)
        {
            told = asleep ? Sleep(cpuNumber, told) : told;
            while (cpu.TryTake(out var port))
            {
                Require.That(ports.Contains(port), $"port {port} is not CPU {cpuNumber}'s");
                Read(port);
                seen.Add(port);
            }
        }
    }

    // One port for several senders, each of which says in its cell that it has sent: the event tells nobody's name.
    private void ServeCells(int cells)
    {
        var cpu = _channel.Open(0, 1);
        var seen = new HashSet<uint>();
        for (var told = 0u; seen.Count < cells; )
        {
            told = Sleep(0, told);
            while (cpu.TryTake(out _))
            {
                for (var cell = 0u; cell < cells; cell++)
                {
                    if (Order.LoadAcquire(ref _cells[cell + Cell]) != 0)
                    {
                        seen.Add(cell);
                    }
                }
            }
        }
    }

    private uint Sleep(int cpu, uint told)
    {
        var now = told;
        ModelWait.Until(() => (now = _channel.Told(cpu)) != told);
        return now;
    }

    private void Write(uint cell)
    {
        Order.PayloadOpen(ref _cells.Bytes(cell), Cell, PayloadAccess.Write);
        _cells[cell] = 1;
        Order.PayloadClose(ref _cells.Bytes(cell), Cell, PayloadAccess.Write);
    }

    private void Read(uint cell)
    {
        Order.PayloadOpen(ref _cells.Bytes(cell), Cell, PayloadAccess.Read);
        Order.PayloadClose(ref _cells.Bytes(cell), Cell, PayloadAccess.Read);
    }
}
