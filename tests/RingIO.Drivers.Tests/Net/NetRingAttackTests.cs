// SPDX-License-Identifier: MIT

using System.Globalization;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing.Hostile;

namespace RingIO.Drivers.Tests.Net;

/// <summary>Rings of all four halves whose every field somebody else writes, at any moment.</summary>
/// <remarks>The environment variable RINGIO_HOSTILE multiplies the rounds.</remarks>
public sealed class NetRingAttackTests
{
    private const ushort Guest = 1;

    private static HostileOptions Options { get; } =
        new()
        {
            Rounds = 150 * Factor,
            StepsPerRound = 40,
            WritesPerRound = 40,
            MaxAccesses = 100_000,
        };

    private static int Factor =>
        Environment.GetEnvironmentVariable("RINGIO_HOSTILE") is { Length: > 0 } factor
            ? int.Parse(factor, CultureInfo.InvariantCulture)
            : 1;

    [Theory]
    [InlineData(NetTransmit.Map)]
    [InlineData(NetTransmit.Header)]
    public void BackendTransmit_KeepsItsPromises(NetTransmit mode) =>
        Require(
            HostilePeer.Attack(
                new(
                    $"back end, transmit, {mode}",
                    4096,
                    (region, first) =>
                    {
                        var (host, driver, guest) = Machine();
                        var ring = SharedRing<NetTxSlot, NetTxResponse>.Create(region, (uint)first);
                        var front = ring.OpenFront();
                        var back = new BackendTransmit(driver, new(), mode);
                        Assert.True(back.TryOpen(Guest, 4096, ring, null));
                        guest.Grants.TryGrant(0, new(5), isReadOnly: true, out var page);
                        var fragments = new FrameFragment[32];
                        return new HostileVictim
                        {
                            Words = PeerWords.OfSharedRing(256, 12),
                            Capacity = 256,
                            HasClosed = () => back.Fault is not null,
                            Disposing = () => End(host, back.Close, front.Dispose),
                            Steps =
                            [
                                new(
                                    "Send",
                                    () =>
                                    {
                                        front.TryPut(RawFront.Request(page.Value, 300));
                                        front.Push();
                                        return front.TryTake(out _);
                                    }
                                ),
                                new("Serve", () => Serve(back, fragments)),
                                new("Sleep", back.FinalCheck),
                            ],
                        };
                    }
                ),
                Options
            )
        );

    [Theory]
    [InlineData(NetReceive.Copy)]
    [InlineData(NetReceive.Flip)]
    public void BackendReceive_KeepsItsPromises(NetReceive mode) =>
        Require(
            HostilePeer.Attack(
                new(
                    $"back end, receive, {mode}",
                    4096,
                    (region, first) =>
                    {
                        var (host, driver, guest) = Machine();
                        var ring = SharedRing<NetRxRequest, NetRxSlot>.Create(region, (uint)first);
                        var front = ring.OpenFront();
                        var buffers = new NetBuffers(driver, 3);
                        var back = new BackendReceive(driver, new(), buffers, 2);
                        Assert.True(back.TryOpen(Guest, mode == NetReceive.Flip, 4096, ring));
                        var scratch = new NetPiece[20];
                        return new HostileVictim
                        {
                            Words = PeerWords.OfSharedRing(256, 8),
                            Capacity = 256,
                            HasClosed = () => back.Fault is not null,
                            Disposing = () => End(host, back.Close, front.Dispose),
                            Steps =
                            [
                                new("Offer", () => Offer(guest, front, mode)),
                                new("Give", () => Give(back, buffers, scratch)),
                                new(
                                    "Drain",
                                    () => back.Drain(scratch) > 0 | back.FinalCheck() | back.Flush()
                                ),
                            ],
                        };
                    }
                ),
                Options
            )
        );

    [Fact]
    public void FrontendTransmit_KeepsItsPromises() =>
        Require(
            HostilePeer.Attack(
                new(
                    "front end, transmit",
                    4096,
                    (region, first) =>
                    {
                        var (host, _, guest) = Machine();
                        var ring = SharedRing<NetTxSlot, NetTxResponse>.Create(region, (uint)first);
                        var back = ring.OpenBack();
                        var front = new FrontendTransmit(guest, new());
                        front.Open(0, new(3), ring, []);
                        var isBroken = false;
                        NetFragment[] frame = [new(new(5), 0, 100), new(new(6), 8, 60)];
                        return new HostileVictim
                        {
                            Words = PeerWords.OfSharedRing(256, 12),
                            Capacity = 256,
                            HasClosed = () => isBroken,
                            Disposing = () =>
                                End(
                                    host,
                                    () =>
                                    {
                                        front.Close();
                                        while (front.TryTakeSent(out _)) { }
                                        Assert.Equal(0, front.Outstanding);
                                    },
                                    back.Dispose
                                ),
                            Steps =
                            [
                                new(
                                    "Send",
                                    () =>
                                        front.TrySend(frame, 160, default, 1) == SendResult.Sent
                                        | front.Flush()
                                ),
                                new(
                                    "Answer",
                                    () =>
                                    {
                                        var any = back.TryTake(out var slot);
                                        back.TryPut(new() { Id = slot.Request.Id });
                                        back.Push();
                                        return any;
                                    }
                                ),
                                new(
                                    "Step",
                                    () =>
                                    {
                                        var taken = front.Step(64);
                                        isBroken |= taken is null;
                                        return taken > 0 | front.TryTakeSent(out _);
                                    }
                                ),
                            ],
                        };
                    }
                ),
                Options
            )
        );

    [Theory]
    [InlineData(NetReceive.Copy)]
    [InlineData(NetReceive.Flip)]
    public void FrontendReceive_KeepsItsPromises(NetReceive mode) =>
        Require(
            HostilePeer.Attack(
                new(
                    $"front end, receive, {mode}",
                    4096,
                    (region, first) =>
                    {
                        var (host, _, guest) = Machine();
                        var ring = SharedRing<NetRxRequest, NetRxSlot>.Create(region, (uint)first);
                        var back = ring.OpenBack();
                        var front = new FrontendReceive(guest, new());
                        front.Open(0, mode == NetReceive.Flip, new(3), ring);
                        for (var page = 5ul; page < 13; page++)
                        {
                            front.Return(new(page));
                        }

                        var isBroken = false;
                        var into = new NetFragment[18];
                        return new HostileVictim
                        {
                            Words = PeerWords.OfSharedRing(256, 8),
                            Capacity = 256,
                            HasClosed = () => isBroken,
                            Disposing = () =>
                                End(
                                    host,
                                    () =>
                                    {
                                        front.Close();
                                        front.Step();
                                        var seen = new HashSet<Gfn>();
                                        while (front.TryTakePage(out var page))
                                        {
                                            Assert.True(seen.Add(page));
                                        }

                                        Assert.Equal(8, seen.Count);
                                    },
                                    back.Dispose
                                ),
                            Steps =
                            [
                                new("Offer", front.Step),
                                new(
                                    "Answer",
                                    () =>
                                    {
                                        var any = back.TryTake(out var offer);
                                        var slot = default(NetRxSlot);
                                        slot.Response = new() { Id = offer.Id, Status = 100 };
                                        any &= back.TryPut(slot);
                                        back.Push();
                                        return any;
                                    }
                                ),
                                new(
                                    "Receive",
                                    () =>
                                    {
                                        var taken = front.TryReceive(into, out var count, out _);
                                        isBroken |= taken is null;
                                        foreach (var piece in into.AsSpan(0, count))
                                        {
                                            front.Return(piece.Frame);
                                        }

                                        return taken == true;
                                    }
                                ),
                            ],
                        };
                    }
                ),
                Options
            )
        );

    // A driver domain 0 and a guest 1, as small as they can be.
    private static (DomainHost Host, DomainContext Driver, DomainContext Guest) Machine()
    {
        var host = new DomainHost(256);
        return (host, host.Create(Of(100)), host.Create(Of(20)));

        static DomainContextOptions Of(int frames) =>
            new()
            {
                Domain = new()
                {
                    MemoryFrames = frames,
                    MaxMemoryFrames = frames,
                    GrantFrames = (1, 1),
                },
            };
    }

    private static void Require(HostileReport report)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{report}");
        Assert.InRange(report.Closed, 1, report.Rounds - 1);
        Assert.True(report.Transfers > report.Rounds, $"{report}");
    }

    private static void End(DomainHost host, Action close, Action dispose)
    {
        dispose();
        close();
        host.Dispose();
    }

    private static bool Serve(BackendTransmit back, FrameFragment[] fragments)
    {
        var sum = 0L;
        back.Collect(64);
        for (; back.Next < back.Packets.Length; back.Next++)
        {
            if (back.Packets[back.Next].IsData)
            {
                back.TryReadMore(back.Next);
                var count = back.FragmentsOf(back.Next, fragments);
                foreach (var fragment in fragments.AsSpan(0, count))
                {
                    sum += fragment.SharedSpan[0] + fragment.SharedSpan[^1] + fragment.Length;
                }
            }
        }

        back.Finish();
        return sum > 0;
    }

    private static bool Offer(
        DomainContext guest,
        FrontRing<NetRxRequest, NetRxSlot> front,
        NetReceive mode
    )
    {
        while (front.TryTake(out _)) { }
        var isGranted =
            mode == NetReceive.Flip
                ? guest.Grants.TryAccept(0, new(6), out var reference)
                : guest.Grants.TryGrant(0, new(6), isReadOnly: false, out reference);
        var isPut = isGranted && front.TryPut(new() { GrantRef = reference.Value });
        front.Push();
        return isPut;
    }

    private static bool Give(BackendReceive back, NetBuffers buffers, NetPiece[] scratch)
    {
        if (buffers.Take() is not { } buffer)
        {
            return back.Flush();
        }

        buffer.Length = 5000;
        var count = buffer.PiecesInto(scratch);
        var isGiven = back.Give(scratch.AsSpan(0, count), 5000, default, buffer, isAlone: true);
        buffers.Drop(buffer);
        return isGiven | back.Flush();
    }
}
