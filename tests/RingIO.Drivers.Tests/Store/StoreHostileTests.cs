// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Store;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz;
using RingIO.Testing.Hostile;

namespace RingIO.Drivers.Tests.Store;

/// <summary>A peer that writes anything into the page, and messages that are anything.</summary>
/// <remarks>The environment variable RINGIO_HOSTILE multiplies the rounds.</remarks>
public sealed class StoreHostileTests
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

    [Fact]
    public void Server_WhosePeerWritesAnything_KeepsItsPromises()
    {
        var report = HostilePeer.Attack(
            new(
                "store server",
                4096,
                (region, first) =>
                {
                    var world = new StoreWorld(homes: true);
                    StoreRingPage.Format(region, (uint)first);
                    world.Server.Attach(1, region, HostilePeer.Moment);
                    var guest = new RawClient(world, 1, region);
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
            ),
            Options
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report.Closed, 1, report.Rounds - 1);
        Assert.True(report.Transfers > report.Rounds / 4, $"{report}");
    }

    [Fact]
    public void Client_WhosePeerWritesAnything_KeepsItsPromises()
    {
        var report = HostilePeer.Attack(
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
            ),
            Options
        );
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report.Closed, 1, report.Rounds - 1);
        Assert.True(report.Transfers > report.Rounds, $"{report}");
    }

    [Property(MaxTest = 300)]
    public void Messages_OfAnyBytes_AreAnsweredOrRefused(byte[] bytes) => StoreTarget.Run(bytes);

    [Fact]
    public void Messages_MutatedFromGoodOnes_FindNothing() =>
        Mutations.Run(StoreTarget.Messages, 10_000 * Factor, seed: 1);

    // The fuzzer is not blind: what its target throws comes out, with the input.
    [Fact]
    public void Mutations_OfATargetThatThrows_TellTheInput()
    {
        var planted = new FuzzTarget(
            "planted",
            static bytes =>
            {
                if (bytes.Contains((byte)0x7f))
                {
                    throw new InvalidDataException("planted");
                }
            },
            static () =>
                [
                    [1, 2, 3],
                ]
        );
        var error = Assert.Throws<InvalidOperationException>(() =>
            Mutations.Run(planted, 10_000, seed: 1)
        );
        Assert.IsType<InvalidDataException>(error.InnerException);
    }

    private static HostileOptions Options { get; } =
        new()
        {
            Rounds = 300 * Factor,
            StepsPerRound = 60,
            WritesPerRound = 60,
        };

    private static int Factor =>
        Environment.GetEnvironmentVariable("RINGIO_HOSTILE") is { Length: > 0 } factor
            ? int.Parse(factor, System.Globalization.CultureInfo.InvariantCulture)
            : 1;
}
