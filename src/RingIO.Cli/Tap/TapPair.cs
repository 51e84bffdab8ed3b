// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Linux;

namespace RingIO.Cli.Tap;

/// <summary>A TAP device in each of two networks, between which a relay carries the frames.</summary>
internal sealed class TapPair : IDisposable
{
    /// <summary>Makes the devices, configured and up.</summary>
    /// <param name="offloads">Whether the networks may hand over large frames and leave checksums open; if not, frames are of the MTU and complete.</param>
    /// <exception cref="CliException">iperf3 is missing.</exception>
    /// <exception cref="LinuxException">The right is missing, or there is no TAP.</exception>
    public TapPair(bool offloads)
    {
        HasOffloads = offloads;
        Networks = new NetworkPair();
        try
        {
            Guest = Open(isGuest: true);
            Outside = Open(isGuest: false);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The networks.</summary>
    public NetworkPair Networks { get; }

    /// <summary>The guest's device: what is received from it is what the guest sends.</summary>
    public TapDevice Guest { get; } = null!;

    /// <summary>The device outside.</summary>
    public TapDevice Outside { get; } = null!;

    /// <summary>Whether large frames and open checksums come.</summary>
    public bool HasOffloads { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Guest?.Dispose();
        Outside?.Dispose();
        Networks.Dispose();
    }

    private TapDevice Open(bool isGuest)
    {
        var options = new TapOptions
        {
            Name = isGuest ? "guest" : "outside",
            Namespace = isGuest ? Networks.Guest : Networks.Outside,
        };
        var device = new TapDevice(
            HasOffloads ? options : options with { Receive = FrameDeviceFeatures.None }
        );
        Networks.Configure(isGuest, device.Name);
        return device;
    }
}
