// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Net;

/// <summary>A packet that a guest sends, from its first request to its responses.</summary>
internal struct BackendPacket
{
    /// <summary>The first of its slots.</summary>
    public int First;

    public int Count;

    /// <summary>How many slots of the ring were taken by what is told of it.</summary>
    public int Extras;

    public int Length;

    /// <summary>How many of its first bytes are in private memory.</summary>
    public int HeadLength;

    public NetTxInfo Info;

    public NetExtraInfo Segmentation;

    public NetStatus Status;

    /// <summary>Whether it is to be sent, and not only answered.</summary>
    public bool IsData;

    public bool IsRouted;

    public PortSet Targets;

    public FrameOffload Offload;

    /// <summary>What chooses a queue, the same for all packets of a flow.</summary>
    public uint Flow;
}
