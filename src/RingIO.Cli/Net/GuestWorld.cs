// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;
using RingIO.Cli.Net.Translation;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Store;

namespace RingIO.Cli.Net;

/// <summary>A row with a guest: its front end, and the driver domain's back end, bridge and device.</summary>
internal sealed class GuestWorld : StreamWorld
{
    // Frames of the longest kind that the bridge may hold: as many as arrive in a turn.
    private const int BridgeBuffers = 96;

    // The bridge's pages, private copies of headers, rings of its own.
    private const int DriverPages = (BridgeBuffers * 17) + 256;

    // Rings and header slots, beside the stream's pages.
    private const int RingPages = 64;

    // Page tables and grant tables of both.
    private const int TableFrames = 512;

    private const int Handshake = 1000;

    private readonly PathMachine _machine;
    private readonly WireDevice _device;
    private readonly Stack<IDisposable> _parts = new();
    private readonly NetFrontend _front;
    private readonly NetBackend _back;
    private readonly NetBridge _bridge;
    private readonly GuestPath _path;

    /// <summary>Makes the row's machine, and connects the two halves.</summary>
    /// <param name="row">What is on.</param>
    /// <param name="far">The far host.</param>
    /// <param name="plan">What both ends know.</param>
    /// <param name="pages">How many pages a stream has at most.</param>
    /// <param name="isReal">Whether mappings are real.</param>
    /// <param name="model">Hears of what is touched; <see langword="null"/>: nobody does.</param>
    public GuestWorld(
        NetConfiguration row,
        FarHost far,
        StreamPlan plan,
        int pages,
        bool isReal,
        TlbModel? model = null
    )
    {
        var guestPages = PathPages.Count(pages) + RingPages;
        _machine = new PathMachine(
            guestPages + DriverPages + TableFrames,
            isReal,
            row.Memory,
            model
        );
        try
        {
            var host = _machine.Host;
            var driver = _machine.Create(DriverPages);
            var guest = _machine.Create(guestPages);
            _device = new WireDevice(far);
            _bridge = Part(new NetBridge(driver, Switch(), BridgeBuffers));
            _bridge.AddDevice(
                model is null
                    ? _device
                    : new CountingDevice(_device, model, driver.Domain.Id.Number)
            );
            var vif = new XenbusDevice("vif", 0, guest.Domain.Id.Number, driver.Domain.Id.Number);
            host.CreateDevice(vif);
            _back = Part(
                new NetBackend(
                    _bridge,
                    vif,
                    new NetBackendOptions
                    {
                        Transmit = row.Channel ? NetTransmit.Header : NetTransmit.Map,
                        HeaderSlots = row.Channel,
                    }
                )
            );
            _front = Part(new NetFrontend(guest, vif, Options(row)));
            var own = new PathPages(guest, pages, row.Memory);
            Memory = own.Memory;
            Connect(row);
            _path = new GuestPath(guest, _front, _bridge, own.ReceivePages, row.Interface);
            INetPath path = _path;
            if (model is not null)
            {
                var touches = new TlbTouches(model);
                _bridge.Touches = _front.Touches = touches;
                path = new CountingPath(_path, model, guest.Domain.Id.Number, Asked);
            }

            Near = new StreamEnd(path, Memory, StreamFlow.Near, plan);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override StreamMemory Memory { get; }

    /// <inheritdoc/>
    public override StreamEnd Near { get; }

    /// <inheritdoc/>
    public override NetCounts Counts
    {
        get
        {
            var (front, back) = (_front.Counters, _back.CountersOf(0));
            return new NetCounts
            {
                Packets = _device.Frames,
                Remaps = front.Remaps + back.Remaps,
                BytesCopied =
                    front.BytesCopied
                    + back.BytesCopied
                    + Near.Sender.BytesCopied
                    + Near.Receiver.BytesCopied,
                GrantOperations = front.GrantOperations + back.GrantOperations,
                Notifications = front.Notifications + back.Notifications,
                Hypercalls = front.Hypercalls + back.Hypercalls,
                Dropped =
                    front.Dropped + back.Dropped + _bridge.Dropped + _path.Unsent + Near.Dropped,
            };
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        while (_parts.TryPop(out var part))
        {
            part.Dispose();
        }

        _machine.Dispose();
    }

    private static VirtualSwitch Switch() => new(new VirtualSwitchOptions { Seed = 1 });

    private static NetFrontendOptions Options(NetConfiguration row) =>
        new()
        {
            ScatterGather = row.Interface,
            Segmentation = row.Interface,
            Checksum = row.Interface,
            HeaderSlots = row.Channel,
            Receive = row.Channel ? NetReceive.Copy : NetReceive.Flip,
        };

    private NetCounts Asked()
    {
        var back = _back.CountersOf(0);
        return new NetCounts { GrantOperations = back.GrantOperations, Remaps = back.Remaps };
    }

    private void Connect(NetConfiguration row)
    {
        for (var turn = 0; turn < Handshake; turn++)
        {
            if (_front.IsConnected && _back.IsConnected)
            {
                return;
            }

            _bridge.Step(64);
            _front.Step(64);
        }

        throw new CliException(
            $"{row.Name}: front end and back end do not connect: {_front.Fault ?? _back.Fault}"
        );
    }

    private T Part<T>(T part)
        where T : IDisposable
    {
        _parts.Push(part);
        return part;
    }
}
