// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Drivers;

/// <summary>What half a split driver needs of the domain that it runs in: memory, grants, ports, the store, and who else is there.</summary>
/// <remarks>
/// <see cref="DomainHost"/> makes it. Its events are those of virtual CPU 0, by the 2-level ABI. Ownership: the host's. Threading: one thread
/// at a time, which is the domain's. In the steady state nothing is allocated.
/// </remarks>
public sealed class DomainContext : IDisposable
{
    private static readonly CpuId Vcpu = new(0);

    private readonly DomainHost _host;
    private readonly List<XenbusHalf> _halves = [];
    private readonly Queue<(ulong Address, int Count)> _leaving = new();
    private IPortListener?[] _listeners = new IPortListener?[64];

    internal DomainContext(DomainHost host, Domain domain, DomainContextOptions options)
    {
        _host = host;
        Domain = domain;
        Grants = new(host.Machine, domain.Grants);
        Mapped =
            options.Mapped
            ?? MappedPages.Modelled(
                domain.AddressSpace,
                host.Machine,
                options.FirstPlace,
                options.Places
            );
        // Frame 0 is what the domain shares with the hypervisor.
        domain.Memory.TryFind(default, out var sharedInfo);
        var region = new PageRegion(
            host.Machine.Backing,
            (long)sharedInfo.Value << PageSize.Size4K.Shift,
            PageSize.Size4K.Bytes
        );
        var upcalls = new CallbackUpcalls(static _ => { });
        Ports = DomainPorts
            .Attach(domain, host.Channels, region, new() { Upcalls = upcalls })
            .Table;
        Events = new TwoLevelGuest(Ports, region);
        Pages = new(new(1), domain.Memory.Count - 1);
        Store = host.Store.Connect(domain.Id.Number);
    }

    /// <summary>The domain.</summary>
    public Domain Domain { get; }

    /// <summary>The machine's memory, which devices reach and software does not.</summary>
    public MachineMemory Machine => _host.Machine;

    /// <summary>Its grants, as it makes them.</summary>
    public GuestGrants Grants { get; }

    /// <summary>Its ports.</summary>
    public PortTable Ports { get; }

    /// <summary>Its events; <see cref="Step"/> takes them.</summary>
    public IGuestEvents Events { get; }

    /// <summary>Its session of the store; <see cref="Step"/> takes its events.</summary>
    public IStoreSession Store { get; }

    /// <summary>Its pages that nobody has in use.</summary>
    public DomainPages Pages { get; }

    /// <summary>Where it maps others' pages.</summary>
    public MappedPages Mapped { get; }

    /// <summary>Is told what the domain's drivers touch; null, and nothing is spent on it.</summary>
    internal INetTouches? Touches { get; set; }

    /// <summary>Where the domain's software finds a page of its own.</summary>
    /// <param name="page">Any number.</param>
    /// <returns>The address in this process, until the page changes hands; 0 if there is no such page.</returns>
    public nint AddressOf(Gfn page) => Domain.Memory.AddressOf(page);

    /// <summary>Finds who has a number now.</summary>
    /// <param name="number">Any number.</param>
    /// <param name="domain">The domain.</param>
    /// <returns>Whether somebody has it.</returns>
    public bool TryFind(ushort number, out DomainId domain)
    {
        var isThere = _host.Registry.TryFind(number, out var found);
        domain = found?.Id ?? default;
        return isThere;
    }

    /// <summary>Says who is told of a port's events.</summary>
    /// <param name="port">The domain's port.</param>
    /// <param name="listener">Who; null for nobody.</param>
    public void Listen(EventPort port, IPortListener? listener)
    {
        if (port.Number >= (uint)_listeners.Length)
        {
            Array.Resize(ref _listeners, (int)Math.Max(port.Number + 1, _listeners.Length * 2u));
        }

        _listeners[port.Number] = listener;
    }

    /// <summary>Lets half a driver see the store's events.</summary>
    /// <param name="half">The half.</param>
    public void Add(XenbusHalf half) => _halves.Add(half);

    /// <summary>Takes a half out.</summary>
    /// <param name="half">The half; if it is not there, nothing happens.</param>
    public void Remove(XenbusHalf half) => _halves.Remove(half);

    /// <summary>Tells the listeners of the ports' events and the halves of the store's.</summary>
    /// <param name="budget">How many events of each kind at most, at least 1: ports that are raised for ever do not keep the store from being heard.</param>
    /// <returns>How many there were.</returns>
    public int Step(int budget)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        PutPlaces();
        var done = 0;
        while (done < budget && Events.TryConsumePending(Vcpu, out var port))
        {
            done++;
            if (port.Number < (uint)_listeners.Length)
            {
                _listeners[port.Number]?.OnEvent(port);
            }
        }

        for (var heard = 0; heard < budget && Store.TryTakeEvent(out var told); heard++)
        {
            done++;
            // From the end: a half may take itself out.
            for (var half = _halves.Count - 1; half >= 0; half--)
            {
                if (_halves[half].Handle(told))
                {
                    break;
                }
            }
        }

        return done;
    }

    /// <summary>Gives places back once no CPU can see any more what was mapped there.</summary>
    internal void Release(ulong address, int count)
    {
        _leaving.Enqueue((address, count));
        PutPlaces();
    }

    private void PutPlaces()
    {
        if (_leaving.Count > 0 && Domain.Grants.Reclaim() == 0)
        {
            while (_leaving.TryDequeue(out var places))
            {
                Mapped.Put(places.Address, places.Count);
            }
        }
    }

    /// <summary>Ends its session of the store; the rest goes with the domain. Disposing twice is harmless.</summary>
    public void Dispose() => Store.Dispose();
}
