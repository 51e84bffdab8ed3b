// SPDX-License-Identifier: MIT

using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>What is at a port of a bridge: a device or a guest.</summary>
internal sealed class BridgePort(int number, IFrameDevice? device, NetBackend? backend)
{
    public int Number => number;

    public IFrameDevice? Device => device;

    public NetBackend? Backend => backend;
}
