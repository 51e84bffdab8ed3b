// SPDX-License-Identifier: MIT

using RingIO.Drivers.Wire.Xen;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>Everything that two domains share.</summary>
public static class HostileStructures
{
    private static readonly HostileOptions Private = new()
    {
        StepsPerRound = 80,
        StepsAfterClose = 1,
        WritesPerRound = 80,
        AllowsOtherMemory = true,
    };

    // Words of 4 and 8 bytes of which most hold nothing: many at once, or nothing is granted.
    private static readonly HostileOptions Tables = new()
    {
        StepsPerRound = 200,
        WritesPerRound = 400,
    };

    /// <summary>The structures; their shares are 1000 together.</summary>
    public static IReadOnlyList<HostileStructure> All { get; } =
    [
        new(SharedRingEnds<ulong, uint>.Front("ring, front end"), 130),
        new(SharedRingEnds<ulong, uint>.Back("ring, back end"), 130),
        new(SharedRingVictims.Core, 150),
        new(SharedRingEnds<NetTxRequest, NetTxResponse>.Front("netif tx ring, front end"), 50),
        new(SharedRingEnds<NetTxRequest, NetTxResponse>.Back("netif tx ring, back end"), 50),
        new(SharedRingEnds<NetRxRequest, NetRxResponse>.Back("netif rx ring, back end"), 50),
        new(SharedRingEnds<BlockRequest, BlockResponse>.Front("blkif ring, front end"), 25),
        new(SharedRingEnds<BlockRequest, BlockResponse>.Back("blkif ring, back end"), 25),
        new(NetBackendVictim.Target, 1),
        new(ByteRingVictims.Core, 49),
        new(ByteRingVictims.Ends, 30),
        new(StoreRingVictims.Server, 4),
        new(StoreRingVictims.Client, 4),
        new(EventVictims.TwoLevelHypervisor, 70, Closes: false) { Options = Private },
        new(EventVictims.TwoLevelGuest, 70, Closes: false) { Options = Private },
        new(EventVictims.FifoHypervisor, 70, Closes: false) { Options = Private },
        new(EventVictims.FifoGuest, 70, Closes: false) { Options = Private },
        new(GrantEntryVictims.Of(1), 9, Closes: false),
        new(GrantEntryVictims.Of(2), 9, Closes: false),
        new(GrantTableVictim.Of(1), 2, Closes: false) { Options = Tables },
        new(GrantTableVictim.Of(2), 2, Closes: false) { Options = Tables },
    ];
}
