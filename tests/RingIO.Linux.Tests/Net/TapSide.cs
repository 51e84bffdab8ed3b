// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Linux.Tests.Net;

/// <summary>A namespace with a TAP device that is up and has an address.</summary>
internal sealed class TapSide : IDisposable
{
    public TapSide(string address, bool offloads)
    {
        Space = new NetworkNamespace();
        // Neighbour discovery and router solicitation would send frames that no test asked for.
        Space.Run(static () =>
        {
            const string Setting = "/proc/sys/net/ipv6/conf/default/disable_ipv6";
            if (File.Exists(Setting))
            {
                File.WriteAllText(Setting, "1");
            }
        });
        var options = new TapOptions { Namespace = Space };
        Device = new TapDevice(
            offloads ? options : options with { Receive = FrameDeviceFeatures.None }
        );
        Space.Configure("addr", "add", address, "dev", Device.Name);
        Device.SetUp();
    }

    public NetworkNamespace Space { get; }

    public TapDevice Device { get; }

    public void Dispose()
    {
        Device.Dispose();
        Space.Dispose();
    }
}
