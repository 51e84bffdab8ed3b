// SPDX-License-Identifier: MIT

using RingIO.Cli.Net;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Memory;

namespace RingIO.Cli.Tap;

/// <summary>The paper's driver domain: its own network's frames over the bridge to the device, without any ring or grant.</summary>
internal sealed class DriverDomainRelay : IFrameRelay
{
    private readonly PortableBacking _memory = new(1 << 17);
    private readonly FrameFragment _room;
    private readonly VirtualSwitch _switch = new();
    private readonly PolledTap[] _devices;
    private long _frames;
    private long _dropped;

    /// <summary>Makes a bridge with both devices on it.</summary>
    /// <param name="taps">The devices; they outlive it.</param>
    public DriverDomainRelay(TapPair taps)
    {
        _room = new FrameFragment(new PageRegion(_memory, 0, 1 << 17));
        _devices = [new(taps.Guest), new(taps.Outside)];
        foreach (var _ in _devices)
        {
            _switch.AddPort();
        }
    }

    /// <inheritdoc/>
    public NetCounts Counts => new() { Packets = _frames, Dropped = _dropped };

    /// <inheritdoc/>
    public int Step(bool guest, bool outside, int budget)
    {
        _devices[0].IsReady |= guest;
        _devices[1].IsReady |= outside;
        return Carry(0, budget) + Carry(1, budget);
    }

    /// <inheritdoc/>
    public void Dispose() => _memory.Dispose();

    private int Carry(int from, int budget)
    {
        var done = 0;
        while (
            done < budget
            && _devices[from].TryReceive(0, [_room], out var frame) != ReceiveResult.Empty
        )
        {
            done++;
            _frames++;
            var whole = _room.Slice(0, frame.Length);
            for (
                var ports = _switch.Forward(from, whole.SharedSpan);
                !ports.IsEmpty;
                ports = ports.Rest
            )
            {
                if (_devices[ports.First].TrySend(0, [whole], frame.Offload) is not SendResult.Sent)
                {
                    _dropped++;
                }
            }
        }

        return done;
    }
}
