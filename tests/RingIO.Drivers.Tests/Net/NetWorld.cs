// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Net;

/// <summary>A machine with a driver domain, its bridge with one end of a cable at it, and guests.</summary>
internal sealed class NetWorld : IDisposable
{
    private readonly List<NetBackend> _backends = [];
    private uint _index;

    public NetWorld(MemoryDeviceOptions? cable = null, int buffers = 32)
    {
        Host = new(1 << 13);
        Before = Host.Allocator.Account.Allocated;
        Driver = Host.Create(Small(1200));
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

    public DomainContext CreateGuest() => Host.Create(Small(700));

    /// <summary>A device between a guest and the driver domain.</summary>
    public XenbusDevice CreateDevice(DomainContext context)
    {
        var device = new XenbusDevice(
            "vif",
            _index++,
            context.Domain.Id.Number,
            Driver.Domain.Id.Number
        );
        Assert.Equal(XenstoreError.None, Host.CreateDevice(device));
        return device;
    }

    /// <summary>A back end that goes with the world.</summary>
    public NetBackend CreateBackend(XenbusDevice device, NetBackendOptions? options = null)
    {
        var backend = new NetBackend(Bridge, device, options);
        _backends.Add(backend);
        return backend;
    }

    /// <summary>A guest with an interface, connected.</summary>
    public NetGuest Create(
        NetFrontendOptions? front = null,
        NetBackendOptions? back = null,
        int pages = 64,
        DomainContext? context = null
    )
    {
        context ??= CreateGuest();
        var device = CreateDevice(context);
        var guest = new NetGuest(
            this,
            context,
            CreateBackend(device, back),
            new(context, device, front),
            pages
        );
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

    /// <summary>Sends from outside.</summary>
    public SendResult SendIn(ReadOnlySpan<byte> frame, in FrameOffload offload = default)
    {
        using var memory = new NativeFrame(frame);
        return Outside.TrySend(0, memory.Whole, offload);
    }

    /// <summary>Takes what came out.</summary>
    public byte[]? TakeOut(out FrameOffload offload)
    {
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        var result = Outside.TryReceive(0, room.Whole, out var got);
        offload = got.Offload;
        return result == ReceiveResult.Received ? room.Bytes[..got.Length].ToArray() : null;
    }

    private static DomainContextOptions Small(int frames) =>
        new()
        {
            Domain = new()
            {
                MemoryFrames = frames,
                MaxMemoryFrames = frames,
                GrantFrames = (4, 8),
            },
        };

    public void Dispose()
    {
        _backends.ForEach(backend => backend.Dispose());

        Bridge.Dispose();
        Host.Destroy(Driver);
        Host.Dispose();
        Uplink.Dispose();
        Outside.Dispose();
    }
}
