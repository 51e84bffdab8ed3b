// SPDX-License-Identifier: MIT

using RingIO.Domains;
using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Events;
using RingIO.Grants;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Peer.Net;

/// <summary>
/// A machine around a guest that is there already, in another process: hypervisor, store, driver domain and device. The guest's pages keep
/// what they hold; its grant table begins empty.
/// </summary>
public sealed class NetMachine : IDisposable
{
    private const int OwnFrames = 1600;
    private const int Places = 1024;
    private const int Budget = 64;

    // Frames that are kept from whoever is given some just now: the guest gets no private ones, and others none of the guest's.
    private readonly List<Mfn> _kept = [];
    private readonly MemfdBacking _own = MemfdBacking.Create(new() { Length = OwnFrames * 4096L });
    private readonly GrantableMemory _memory = new(NetLedger.SharedFrames + OwnFrames);
    private readonly PageWindow _window = new(Places);
    private readonly DomainHost _host;
    private readonly NetLedger _ledger;
    private readonly StoreServer _server;
    private readonly Domain _guest;
    private readonly PortTable _guestPorts;
    private readonly DomainContext _driver;
    private readonly NetBridge _bridge;
    private readonly EchoDevice _device;
    private readonly NetBackend _backend;

    /// <summary>Builds it.</summary>
    /// <param name="guest">The memory that the guest's process has, and no more of the machine's than that.</param>
    /// <param name="ledger">What is shared besides.</param>
    /// <param name="transmit">How the back end transmits.</param>
    public NetMachine(MemfdBacking guest, NetLedger ledger, NetTransmit transmit)
    {
        ArgumentNullException.ThrowIfNull(guest);
        ArgumentNullException.ThrowIfNull(ledger);
        _ledger = ledger;
        _memory.Add(guest);
        var own = _memory.Add(_own);
        _host = new(_memory.Backing);

        _guest = Adopt(own);
        _driver = CreateDriver();
        _host.Store.Introduce(NetLedger.Guest);
        _host.Store.CreateHome(NetLedger.Guest);
        _server = new(_host.Store);
        _server.Attach(NetLedger.Guest, PageOf(_guest, 1), static () => { });
        // What the guest would ask for by hypercall is done for it, as a toolstack does for console and store.
        _guestPorts = DomainPorts
            .Attach(
                _guest,
                _host.Channels,
                PageOf(_guest, 0),
                new() { Upcalls = new CallbackUpcalls(static _ => { }) }
            )
            .Table;
        Require(_guestPorts.AllocateUnbound(_driver.Domain.Id, out var port), EventStatus.Success);
        _ledger.Port = port.Number;

        _bridge = new(_driver, new(new() { Seed = 1 }), buffers: 32);
        _device = new(ledger);
        _bridge.AddDevice(_device);
        Require(_host.CreateDevice(Device), Drivers.Wire.Xen.XenstoreError.None);
        _backend = new(_bridge, Device, new() { Transmit = transmit });
    }

    /// <summary>The guest's interface.</summary>
    public static XenbusDevice Device { get; } = new("vif", 0, NetLedger.Guest, 0);

    /// <summary>Lets everything run once.</summary>
    /// <returns>How much was done.</returns>
    public int Step()
    {
        var done = 0;
        for (var bells = _ledger.TakeBells(); bells != 0; bells &= bells - 1)
        {
            _guestPorts.Notify(new((uint)ulong.TrailingZeroCount(bells)));
            done++;
        }

        done += _server.Step(Budget) + _bridge.Step(Budget);
        _ledger.CountRound();
        return done;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _backend.Dispose();
        _bridge.Dispose();
        _server.Dispose();
        _host.Destroy(_driver);
        _device.Dispose();
        _host.Registry.Destroy(_guest);
        _host.Dispose();
        _window.Dispose();
        _memory.Dispose();
        _own.Dispose();
    }

    private static void Require<T>(T status, T wanted)
    {
        if (!EqualityComparer<T>.Default.Equals(status, wanted))
        {
            throw new InvalidOperationException($"The machine is not built: {status}.");
        }
    }

    // A domain whose frames are in the guest's memory, and neither cleared nor others' before; its page tables are not there.
    private Domain Adopt(Mfn own)
    {
        Offer(own.Value, OwnFrames);
        var options = new DomainOptions
        {
            Number = NetLedger.Guest,
            MemoryFrames = 0,
            MaxMemoryFrames = NetLedger.GuestPages,
            GrantFrames = (0, NetLedger.GrantFrames),
        };
        Require(_host.Registry.TryCreate(options, out var domain), true);
        Offer(0, NetLedger.SharedFrames);
        var setup = new GnttabSetupTable
        {
            Domain = GrantRegistry.Self,
            FrameCount = NetLedger.GrantFrames,
        };
        var grants = new Mfn[NetLedger.GrantFrames];
        domain!.Calls.SetupTable(ref setup, grants);
        Require(setup.Status, GrantStatus.Okay);
        var pages = new Mfn[NetLedger.GuestPages];
        Require(
            _host.Allocator.Allocate(domain.Id, PlacementClass.General, pages),
            NetLedger.GuestPages
        );
        for (var page = 0; page < pages.Length; page++)
        {
            Require(domain.Memory.TryPlace(new((ulong)page), pages[page], out _), true);
        }

        _ledger.Tell(pages, grants);
        Offer(own.Value, OwnFrames);
        return domain;
    }

    // Leaves only these frames to the allocator.
    private void Offer(ulong first, ulong count)
    {
        var free = new Mfn[NetLedger.SharedFrames + OwnFrames];
        var taken = _host.Allocator.Allocate(DomainRegistry.Machine, PlacementClass.General, free);
        _kept.AddRange(free.AsSpan(0, taken));
        var offered = _kept.Where(frame => frame.Value - first < count).ToArray();
        _kept.RemoveAll(frame => frame.Value - first < count);
        _host.Allocator.Free(offered, DomainRegistry.Machine);
    }

    private DomainContext CreateDriver()
    {
        // Others' pages are really mapped, and unmapped.
        return _host.Create(
            new()
            {
                Domain = new()
                {
                    Number = Device.Backend,
                    MemoryFrames = 1200,
                    MaxMemoryFrames = 1200,
                    GrantFrames = (1, 1),
                    GrantMapper = new WindowGrantMapper(_window, _memory),
                },
                Mapped = MappedPages.Real((ulong)_window.Address, Places),
            }
        );
    }

    private PageRegion PageOf(Domain domain, ulong page)
    {
        Require(domain.Memory.TryFind(new(page), out var frame), true);
        return new(_host.Machine.Backing, (long)frame.Value << PageSize.Size4K.Shift, 4096);
    }
}
