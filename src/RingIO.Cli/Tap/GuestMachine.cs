// SPDX-License-Identifier: MIT

using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Linux;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Cli.Tap;

/// <summary>A guest with a network interface, and a driver domain with a bridge, over real mappings: what one sees of the other's memory, it sees by mmap.</summary>
/// <remarks>Threading: one thread at a time, once made. It owns all of it.</remarks>
internal sealed class GuestMachine : IDisposable
{
    private const int GuestPages = 4096;
    private const int DriverPages = 4096;
    private const int TablePages = 1024;
    private const int MappedPlaces = 4096;
    private const int MostTries = 1000;

    private readonly Stack<IDisposable> _owned = new();
    private readonly WindowFrameView _view;

    /// <summary>Makes both, connected, with the device outside at the bridge.</summary>
    /// <param name="switches">Which optimizations are on.</param>
    /// <param name="outside">The device outside; the caller's.</param>
    /// <exception cref="TapUnavailableException">They do not find together.</exception>
    public GuestMachine(GuestSwitches switches, PolledTap outside)
    {
        try
        {
            var frames = GuestPages + DriverPages + TablePages;
            var memory = Own(
                MemfdBacking.Create(
                    new()
                    {
                        Length = (long)frames << PageSize.Size4K.Shift,
                        Pages = switches.Memory ? MemfdPages.TransparentHuge : MemfdPages.Default,
                        OnShortage = ShortagePolicy.FallBack,
                        Prefault = true,
                    }
                )
            );
            Backing = memory.Report;
            var grantable = Own(new GrantableMemory(frames));
            grantable.Add(memory);
            var placement = new FrameAllocatorOptions
            {
                Policy = switches.Memory ? PlacementPolicy.Clustered : PlacementPolicy.Naive,
            };
            var host = Own(new DomainHost(grantable.Backing, null, placement));
            (Driver, _) = Make(host, grantable, DriverPages, switches);
            (Guest, _view) = Make(host, grantable, GuestPages, switches);
            var device = new XenbusDevice(
                "vif",
                0,
                Guest.Domain.Id.Number,
                Driver.Domain.Id.Number
            );
            host.CreateDevice(device);
            // Each buffer holds the longest frame; of large ones fewer are on their way at once.
            Bridge = Own(new NetBridge(Driver, buffers: switches.Interface ? 24 : 160));
            Bridge.AddDevice(outside);
            Backend = Own(new NetBackend(Bridge, device, BackendOptions(switches)));
            Frontend = Own(new NetFrontend(Guest, device, FrontendOptions(switches)));
            Connect();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>In what pages the machine's memory is.</summary>
    public BackingReport Backing { get; }

    /// <summary>The driver domain.</summary>
    public DomainContext Driver { get; }

    /// <summary>The guest.</summary>
    public DomainContext Guest { get; }

    /// <summary>The bridge.</summary>
    public NetBridge Bridge { get; }

    /// <summary>The interface's half in the driver domain.</summary>
    public NetBackend Backend { get; }

    /// <summary>The interface's half in the guest.</summary>
    public NetFrontend Frontend { get; }

    /// <summary>Where the guest's software finds a page, whichever frame is behind it.</summary>
    /// <param name="page">A page of the guest's.</param>
    /// <returns>The address.</returns>
    public nint AddressOf(Gfn page) => _view.AddressOf(page);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_owned.TryPop(out var owned))
        {
            owned.Dispose();
        }
    }

    private static NetBackendOptions BackendOptions(GuestSwitches switches) =>
        new()
        {
            Transmit = switches.Channel ? NetTransmit.Header : NetTransmit.Map,
            HeaderSlots = switches.Channel,
            ScatterGather = switches.Interface,
            Segmentation = switches.Interface,
            MaxQueues = 1,
        };

    private static NetFrontendOptions FrontendOptions(GuestSwitches switches) =>
        new()
        {
            ScatterGather = switches.Interface,
            Segmentation = switches.Interface,
            Checksum = switches.Interface,
            HeaderSlots = switches.Channel,
            Receive = switches.Channel ? NetReceive.Copy : NetReceive.Flip,
        };

    private (DomainContext Context, WindowFrameView View) Make(
        DomainHost host,
        GrantableMemory grantable,
        int pages,
        GuestSwitches switches
    )
    {
        // Under the host: windows go after the domains that show pages in them.
        var paging = switches.Memory ? FrameViewPaging.Runs : FrameViewPaging.OneByOne;
        var view = new WindowFrameView(OwnUnder(host, new PageWindow(pages)), grantable, paging);
        var mapper = new WindowGrantMapper(OwnUnder(host, new PageWindow(MappedPlaces)), grantable);
        var context = host.Create(
            new()
            {
                Domain = new()
                {
                    MemoryFrames = pages,
                    MaxMemoryFrames = pages,
                    GrantFrames = (8, 64),
                    View = view,
                    GrantMapper = mapper,
                },
                Mapped = MappedPages.Real(mapper.AddressOf(0), MappedPlaces),
            }
        );
        return (context, view);
    }

    private void Connect()
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            Frontend.Step(1);
            Bridge.Step(1);
            if (Frontend.IsConnected && Backend.IsConnected)
            {
                return;
            }
        }

        throw new TapUnavailableException(
            $"Front end and back end do not find together: {Frontend.Half.State} and {Backend.Half.State}."
        );
    }

    private T Own<T>(T owned)
        where T : IDisposable
    {
        _owned.Push(owned);
        return owned;
    }

    private T OwnUnder<T>(DomainHost host, T owned)
        where T : IDisposable
    {
        if (!ReferenceEquals(_owned.Pop(), host))
        {
            throw new InvalidOperationException("The host is not the last thing that was made.");
        }

        _owned.Push(owned);
        _owned.Push(host);
        return owned;
    }
}
