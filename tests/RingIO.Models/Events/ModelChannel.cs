// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Memory;
using RingIO.Primitives;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Events;

/// <summary>A domain's event channels, explored: the hypervisor's side of it, and what its virtual CPUs open.</summary>
public abstract class ModelChannel : IDisposable
{
    /// <summary>How many senders can ring a virtual CPU.</summary>
    public const int Senders = 4;

    private const int Page = 4096;
    private readonly PortableBacking _memory = new(8 * Page);
    private readonly Slots<uint> _rings;

    private protected ModelChannel()
    {
        _rings = new(PageAt(7), 32);
        Upcalls = new(SharedInfo);
    }

    /// <summary>The upcall words.</summary>
    public UpcallCore<Order> Upcalls { get; }

    /// <summary>The address of the domain's shared information.</summary>
    protected nint SharedInfo => PageAt(0);

    /// <summary>Memory beside: pages 1 to 6 are the ABI's own.</summary>
    /// <param name="page">From 0 to 7.</param>
    protected nint PageAt(int page) => _memory.Address + (page * Page);

    /// <summary>Raises an event, without telling anybody.</summary>
    public abstract EventRaise Raise(uint port, int cpu);

    /// <summary>Asks the hypervisor to unmask an event.</summary>
    public abstract EventRaise UnmaskByHypervisor(uint port, int cpu);

    /// <summary>Masks an event, as the guest does.</summary>
    public abstract void Mask(uint port);

    /// <summary>Unmasks an event of the calling CPU, as the guest does; it looks for events afterwards if told to.</summary>
    /// <returns>Whether it must look.</returns>
    public abstract bool Unmask(uint port, int cpu);

    /// <summary>What a virtual CPU finds events with.</summary>
    /// <param name="cpu">The CPU.</param>
    /// <param name="ports">Its ports.</param>
    public abstract IModelVcpu Open(int cpu, params uint[] ports);

    /// <summary>Raises an event and tells the virtual CPU if that is due.</summary>
    /// <param name="sender">Who raises: each has a bell of its own, of no order, so that none is lent to the channel.</param>
    /// <param name="port">The port.</param>
    /// <param name="cpu">The CPU.</param>
    public void Send(int sender, uint port, int cpu = 0) => Tell(sender, Raise(port, cpu), cpu);

    /// <summary>Tells the virtual CPU if that is due.</summary>
    public void Tell(int sender, EventRaise raised, int cpu = 0)
    {
        if (raised == EventRaise.Upcall)
        {
            ref var bell = ref Bell(sender, cpu);
            Order.Store(ref bell, Order.Load(ref bell) + 1);
        }
    }

    /// <summary>How often a virtual CPU has been told.</summary>
    public uint Told(int cpu)
    {
        var told = 0u;
        for (var sender = 0; sender < Senders; sender++)
        {
            told += Order.Load(ref Bell(sender, cpu));
        }

        return told;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _memory.Dispose();
        GC.SuppressFinalize(this);
    }

    private ref uint Bell(int sender, int cpu) => ref _rings[(uint)((cpu * Senders) + sender)];
}
