// SPDX-License-Identifier: MIT

using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>Both ends of a store ring, in a page into which a peer writes anything.</summary>
public static class StoreRingVictims
{
    private static readonly List<PeerWord> Words =
    [
        new("req_cons", XenstoreInterface.RequestConsumerOffset, 4, PeerWordKind.Index),
        new("req_prod", XenstoreInterface.RequestProducerOffset, 4, PeerWordKind.Index),
        new("rsp_cons", XenstoreInterface.ResponseConsumerOffset, 4, PeerWordKind.Index),
        new("rsp_prod", XenstoreInterface.ResponseProducerOffset, 4, PeerWordKind.Index),
        new("connection", XenstoreInterface.ConnectionOffset, 4, PeerWordKind.State),
        .. PeerWords.Bytes("req", 0, 64),
        .. PeerWords.Bytes("rsp", XenstoreInterface.ResponseOffset, 64),
    ];

    /// <summary>The server.</summary>
    public static HostileTarget Server { get; } =
        new(
            "store server",
            4096,
            (region, first) =>
            {
                var world = new StoreWorld(homes: true);
                StoreRingPage.Format(region, (uint)first);
                world.Server.Attach(1, region, HostilePeer.Moment);
                var guest = new RawStoreClient(world, 1, region);
                return new HostileVictim
                {
                    Words = Words,
                    Steps =
                    [
                        new("Step", () => world.Server.Step(16) != 0),
                        new(
                            "Send",
                            () =>
                                guest.TrySend(XenstoreMessageType.Watch, "data\0t\0")
                                && guest.TakeAll() > 0
                        ),
                        new(
                            "Change",
                            () =>
                                world.Toolstack.WriteText("/local/domain/1/data/x", "0")
                                != XenstoreError.None
                        ),
                    ],
                    Capacity = XenstoreInterface.RingSize,
                    HasClosed = () => world.Server.FaultOf(1) is not null,
                    Disposing = world.Dispose,
                };
            }
        );

    /// <summary>The client.</summary>
    public static HostileTarget Client { get; } =
        new(
            "store client",
            4096,
            (region, first) =>
            {
                // A server that is right, in memory that somebody else writes too.
                var world = new StoreWorld(homes: true);
                StoreRingPage.Format(region, (uint)first);
                world.Server.Attach(1, region, HostilePeer.Moment);
                var client = new StoreClient(
                    1,
                    region,
                    HostilePeer.Moment,
                    () =>
                    {
                        HostilePeer.Moment();
                        return world.Server.Step() != 0;
                    }
                );
                return new HostileVictim
                {
                    Words = Words,
                    Steps =
                    [
                        new("Read", () => client.ReadText("data", out _) == XenstoreError.None),
                        new("List", () => client.List("data", out _) == XenstoreError.None),
                        new("Watch", () => client.Watch("data", "t") == XenstoreError.None),
                        new("Take", () => client.TryTakeEvent(out _)),
                        new("Reconnect", client.TryReconnect),
                    ],
                    Capacity = XenstoreInterface.RingSize,
                    HasClosed = () => client.Fault is not null,
                    Disposing = () =>
                    {
                        client.Dispose();
                        world.Dispose();
                    },
                };
            }
        );
}
