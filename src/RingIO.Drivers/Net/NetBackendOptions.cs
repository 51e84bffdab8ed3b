// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>What a back end offers its front end, and how it works.</summary>
/// <remarks>Immutable.</remarks>
public sealed record NetBackendOptions
{
    /// <summary>How it reaches what the guest sends.</summary>
    public NetTransmit Transmit { get; init; } = NetTransmit.Header;

    /// <summary>Whether it offers header slots; off, headers are copied by grant where nothing is mapped.</summary>
    public bool HeaderSlots { get; init; } = true;

    /// <summary>Packets in several pieces (netif: feature-sg).</summary>
    public bool ScatterGather { get; init; } = true;

    /// <summary>Large TCP packets; needs the former.</summary>
    public bool Segmentation { get; init; } = true;

    /// <summary>How many pairs of rings it offers, 1 to 16.</summary>
    public int MaxQueues { get; init; } = 4;

    /// <summary>How many packets wait for a guest that offers no pages, at each queue; more are dropped.</summary>
    public int ReceiveDepth { get; init; } = 64;

    /// <summary>The only address that the guest may send from; null for any.</summary>
    public MacAddress? Address { get; init; }

    /// <summary>The largest packet in bytes behind the Ethernet header.</summary>
    public int Mtu { get; init; } = 1500;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxQueues, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxQueues, NetKeys.MostQueues);
        ArgumentOutOfRangeException.ThrowIfLessThan(ReceiveDepth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Mtu, 68);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Mtu, 65535);
        if (Segmentation && !ScatterGather)
        {
            throw new ArgumentException(
                "Large packets need scatter/gather: turn it on, or segmentation off."
            );
        }
    }
}
