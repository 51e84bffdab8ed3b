// SPDX-License-Identifier: MIT

using RingIO.Cli.Net.Paths;
using RingIO.Cli.Net.Streams;
using RingIO.Cli.Net.Translation;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net;

/// <summary>The rows without a guest: the near end is on the device, or behind the bridge.</summary>
internal sealed class HostWorld : StreamWorld
{
    private readonly PathMachine _machine;
    private readonly WireDevice _device;
    private readonly HostPath _path;

    /// <summary>Makes the row's machine.</summary>
    /// <param name="place">On the device, or behind the bridge.</param>
    /// <param name="far">The far host.</param>
    /// <param name="plan">What both ends know.</param>
    /// <param name="pages">How many pages a stream has at most.</param>
    /// <param name="isReal">Whether mappings are real.</param>
    /// <param name="model">Hears of what is touched; <see langword="null"/>: nobody does.</param>
    public HostWorld(
        NetPlace place,
        FarHost far,
        StreamPlan plan,
        int pages,
        bool isReal,
        TlbModel? model = null
    )
    {
        var frames = (2 * pages) + PacketPages + ReceivePages + 16;
        _machine = new PathMachine(frames + 512, isReal, superpages: true);
        try
        {
            var supply = new PageSupply(_machine.Create(frames));
            _device = new WireDevice(far);
            var bridge =
                place == NetPlace.DriverDomain
                    ? new VirtualSwitch(new VirtualSwitchOptions { Seed = 1 })
                    : null;
            var domain = supply.Domain.Id.Number;
            IFrameDevice device =
                model is null || bridge is null
                    ? _device
                    : new CountingDevice(_device, model, domain);
            _path = new HostPath(device, supply, ReceivePages, bridge);
            Memory = new StreamMemory(
                supply.TakeRun(pages),
                supply.TakeRun(pages),
                supply.TakeRun(PacketPages)
            );
            INetPath path = model is null ? _path : new CountingPath(_path, model, domain);
            Near = new StreamEnd(path, Memory, StreamFlow.Near, plan);
        }
        catch
        {
            _machine.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override StreamMemory Memory { get; }

    /// <inheritdoc/>
    public override StreamEnd Near { get; }

    /// <inheritdoc/>
    public override NetCounts Counts =>
        new()
        {
            Packets = _device.Frames,
            BytesCopied = Near.Sender.BytesCopied + Near.Receiver.BytesCopied,
            Dropped = _path.Strayed + Near.Dropped,
        };

    /// <inheritdoc/>
    public override void Dispose()
    {
        _device.Dispose();
        _machine.Dispose();
    }
}
