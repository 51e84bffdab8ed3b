// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Cli.Net.Paths;
using RingIO.Drivers;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Primitives;

namespace RingIO.Cli.Tap;

/// <summary>A guest with a network interface, and a driver domain with a bridge, over real mappings: what one sees of the other's memory, it sees by mmap.</summary>
/// <remarks>Threading: one thread at a time, once made. It owns all of it.</remarks>
internal sealed class GuestMachine : IDisposable
{
    private const int GuestPages = 4096;
    private const int DriverPages = 4096;
    private const int TablePages = 1024;
    private const int MostTries = 1000;

    private readonly PathMachine _machine;
    private readonly Stack<IDisposable> _parts = new();
    private readonly nint[] _addresses;

    /// <summary>Makes both, connected, with the device outside at the bridge.</summary>
    /// <param name="row">Which optimizations are on.</param>
    /// <param name="outside">The device outside; the caller's.</param>
    /// <param name="registers">Whether pages can be registered, so that no packet needs a grant of its own.</param>
    /// <exception cref="CliException">They do not find together.</exception>
    public GuestMachine(NetConfiguration row, PolledTap outside, bool registers = false)
    {
        var frames = GuestPages + DriverPages + TablePages;
        _machine = new PathMachine(frames, isReal: true, row.Memory);
        try
        {
            var driver = _machine.Create(DriverPages);
            Guest = _machine.Create(GuestPages);
            // A page that is exchanged stays where it is: another frame is behind it.
            _addresses = new nint[GuestPages + 1];
            for (var page = 0; page < _addresses.Length; page++)
            {
                _addresses[page] = Guest.AddressOf(new((ulong)page));
            }

            var device = new XenbusDevice(
                "vif",
                0,
                Guest.Domain.Id.Number,
                driver.Domain.Id.Number
            );
            _machine.Host.CreateDevice(device);
            // Each buffer holds the longest frame; of large ones fewer are on their way at once.
            Bridge = Part(new NetBridge(driver, buffers: row.Interface ? 24 : 160));
            Bridge.AddDevice(outside);
            Backend = Part(new NetBackend(Bridge, device, BackendOptions(row, registers)));
            Frontend = Part(new NetFrontend(Guest, device, FrontendOptions(row, registers)));
            Connect();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

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
    public nint AddressOf(Gfn page) => _addresses[(int)page.Value];

    /// <summary>Registers pages that packets will be sent from.</summary>
    /// <param name="pages">The pages.</param>
    /// <exception cref="CliException">The back end does not keep them.</exception>
    public void Register(ReadOnlySpan<Gfn> pages)
    {
        var wanted = Frontend.RegisteredPages + pages.Length;
        var isAsked = Frontend.TryRegister(0, pages);
        for (var tries = 0; tries < MostTries && Frontend.IsRegistering; tries++)
        {
            Bridge.Step(1);
            Frontend.Step(1);
        }

        if (!isAsked || Frontend.RegisteredPages != wanted)
        {
            throw new CliException(
                $"The back end keeps {Frontend.RegisteredPages} of {wanted} pages: {Frontend.LastRegistration}."
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }

        _machine.Dispose();
    }

    private static NetBackendOptions BackendOptions(NetConfiguration row, bool registers) =>
        new()
        {
            Transmit =
                registers ? NetTransmit.Static
                : row.Channel ? NetTransmit.Header
                : NetTransmit.Map,
            HeaderSlots = row.Channel,
            ScatterGather = row.Interface,
            Segmentation = row.Interface,
            MaxQueues = 1,
        };

    private static NetFrontendOptions FrontendOptions(NetConfiguration row, bool registers) =>
        new()
        {
            ScatterGather = row.Interface,
            Segmentation = row.Interface,
            Checksum = row.Interface,
            HeaderSlots = row.Channel,
            ControlRing = registers,
            Receive = row.Channel ? NetReceive.Copy : NetReceive.Flip,
        };

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

        throw new CliException(
            $"Front end and back end do not connect: {Frontend.Fault ?? Backend.Fault}"
        );
    }

    private T Part<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
