// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A machine with a driver domain, its bridge with one end of a cable at it, and guests.</summary>
internal sealed class NetWorld : IDisposable
{
    private readonly List<(XenbusDevice Device, NetBackend Backend)> _backends = [];
    private uint _index;

    public NetWorld(MemoryDeviceOptions? cable = null, int buffers = 32)
    {
        Host = new();
        Before = Host.Allocator.Account.Allocated;
        Driver = Host.Create();
        Bridge = new(Driver, new(new() { Seed = 1 }), buffers);
        (Uplink, Outside) = MemoryFrameDevice.CreatePair(cable);
        Bridge.AddDevice(Uplink);
    }

    public DomainHost Host { get; }

    /// <summary>How many frames were out before the first domain came.</summary>
    public long Before { get; }

    public DomainContext Driver { get; }

    public NetBridge Bridge { get; }

    /// <summary>The bridge's end of the cable.</summary>
    public MemoryFrameDevice Uplink { get; }

    /// <summary>The other end.</summary>
    public MemoryFrameDevice Outside { get; }

    /// <summary>A guest with an interface, connected.</summary>
    public NetGuest Create(
        NetFrontendOptions? front = null,
        NetBackendOptions? back = null,
        int pages = 64,
        DomainContext? context = null
    )
    {
        context ??= Host.Create();
        var device = new XenbusDevice(
            "vif",
            _index++,
            context.Domain.Id.Number,
            Driver.Domain.Id.Number
        );
        Assert.Equal(XenstoreError.None, Host.CreateDevice(device));
        var guest = new NetGuest(
            this,
            context,
            new(Bridge, device, back),
            new(context, device, front),
            pages
        );
        _backends.Add((device, guest.Backend));
        Settle(guest);
        Assert.True(
            guest.Frontend.IsConnected && guest.Backend.IsConnected,
            $"{guest.Frontend.Half.State} {guest.Backend.Half.State} {guest.Backend.Half.Error}"
        );
        return guest;
    }

    /// <summary>Lets everybody run until there is nothing to do.</summary>
    public void Settle(params ReadOnlySpan<NetGuest> guests)
    {
        for (var round = 0; round < 1000; round++)
        {
            var done = Bridge.Step(64);
            foreach (var guest in guests)
            {
                done += guest.Frontend.Step(64);
            }

            if (done == 0 && round > 2)
            {
                return;
            }
        }

        Assert.Fail("It does not come to rest.");
    }

    public void Dispose()
    {
        foreach (var (_, backend) in _backends)
        {
            backend.Dispose();
        }

        Bridge.Dispose();
        Host.Destroy(Driver);
        Host.Dispose();
        Uplink.Dispose();
        Outside.Dispose();
    }
}
