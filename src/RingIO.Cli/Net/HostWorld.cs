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
    // Page tables, grant tables, and the page that is shared with the hypervisor.
    private const int TableFrames = 256;

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
        var frames = PathPages.Count(pages);
        _machine = new PathMachine(frames + TableFrames, isReal, superpages: true);
        try
        {
            var context = _machine.Create(frames);
            var own = new PathPages(context, pages, clusters: true);
            _device = new WireDevice(far);
            var bridge =
                place == NetPlace.DriverDomain
                    ? new VirtualSwitch(new VirtualSwitchOptions { Seed = 1 })
                    : null;
            var domain = context.Domain.Id.Number;
            IFrameDevice device =
                model is null || bridge is null
                    ? _device
                    : new CountingDevice(_device, model, domain);
            _path = new HostPath(device, context, own.ReceivePages, bridge);
            Memory = own.Memory;
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
