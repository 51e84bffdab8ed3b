// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>What a front end asks its back end for. What the back end does not offer is not used.</summary>
/// <remarks>Immutable.</remarks>
public sealed record NetFrontendOptions
{
    /// <summary>Packets in several pieces, both ways (netif: feature-sg).</summary>
    public bool ScatterGather { get; init; } = true;

    /// <summary>Large TCP packets that somebody else cuts, both ways (feature-gso-tcpv4, feature-gso-tcpv6); needs the other two.</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>Checksums that somebody else completes, both ways (feature-no-csum-offload is its absence).</summary>
    public bool Checksum { get; init; } = true;

    /// <summary>Whether the first bytes of each packet go into pages that stay mapped, beside the request.</summary>
    public bool HeaderSlots { get; init; } = true;

    /// <summary>How many pairs of rings it has at most, 1 to 16.</summary>
    public int Queues { get; init; } = 1;

    /// <summary>Whether sending and receiving have an event channel each.</summary>
    public bool SplitEventChannels { get; init; } = true;

    /// <summary>How it gets what is sent to it.</summary>
    public NetReceive Receive { get; init; } = NetReceive.Copy;

    /// <summary>Whether it gets only the groups that it has joined.</summary>
    public bool MulticastControl { get; init; }

    /// <summary>Whether it has a control ring; pages are registered by it.</summary>
    public bool ControlRing { get; init; }

    /// <summary>Whether it begins anew by itself after its back end closed or went. What the guest itself closed stays closed.</summary>
    public bool Reconnects { get; init; } = true;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Queues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Queues, NetKeys.MostQueues);
        if (Segmentation && !(Checksum && ScatterGather))
        {
            throw new ArgumentException(
                "Large packets need scatter/gather and checksum offload: turn both on, or segmentation off."
            );
        }
    }
}
