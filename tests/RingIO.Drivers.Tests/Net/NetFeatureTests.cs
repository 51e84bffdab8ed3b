// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Net;

/// <summary>What netif offers beside plain packets.</summary>
public sealed class NetFeatureTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Queues_OfAnyNumberAndEvents_CarryPackets(int queues, bool split)
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new() { Queues = queues, SplitEventChannels = split },
            new() { MaxQueues = 4 }
        );
        Assert.Equal((queues, queues), (guest.Frontend.QueueCount, guest.Backend.QueueCount));
        for (var queue = 0; queue < queues; queue++)
        {
            guest.AddPages(8, queue);
            var frame = Packets.Of(100 + queue);
            Assert.Equal(SendResult.Sent, guest.Send(frame, queue: queue));
            guest.Settle();
            Assert.Single(guest.TakeSent(queue));
            Assert.Equal(frame, world.TakeOut(out _));
        }

        // Flows keep to a queue each, and are spread.
        var used = new HashSet<int>();
        for (var port = 0; port < 40; port++)
        {
            var frame = new TestFrame { SourcePort = (ushort)(5000 + port) }.Build();
            Packets.Address(1).CopyTo(frame, 0);
            Packets.Address(9).CopyTo(frame, 6);
            world.SendIn(frame);
            guest.Settle();
            var queue = Enumerable.Range(0, queues).Single(q => guest.TryReceive(q) is not null);
            used.Add(queue);
            world.SendIn(frame);
            guest.Settle();
            Assert.NotNull(guest.TryReceive(queue));
        }

        Assert.Equal(queues, used.Count);
    }

    [Theory]
    [InlineData(NetReceive.Copy, 4)]
    [InlineData(NetReceive.Flip, 4)]
    [InlineData(NetReceive.Copy, 6)]
    public void PlainGuest_GetsSegmentsWithTheirChecksums(NetReceive receive, int version)
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new()
            {
                ScatterGather = false,
                Segmentation = false,
                Checksum = false,
                Receive = receive,
            }
        );
        Assert.Equal(FrameDeviceFeatures.None, guest.Frontend.Features);
        guest.Send(Packets.Of(60));
        guest.Settle();
        var test = new TestFrame { Version = version, Payload = Packets.Bytes(20_000) };
        var large = test.Build();
        Packets.Address(1).CopyTo(large, 0);
        Packets.Address(9).CopyTo(large, 6);
        Assert.Equal(SendResult.Sent, world.SendIn(large, Offload(large, version)));
        guest.Settle();
        var payload = new List<byte>();
        while (guest.Receive(out var offload) is { } segment)
        {
            Assert.InRange(segment.Length, test.PayloadOffset, 1514);
            Assert.Equal(default, offload with { Checksum = 0 });
            RequireChecksum(segment);
            payload.AddRange(segment[test.PayloadOffset..]);
        }

        Assert.Equal(test.Payload, payload);
    }

    [Theory]
    [InlineData(NetTransmit.Map)]
    [InlineData(NetTransmit.Header)]
    public void LargePacket_ToAPlainGuest_IsCut(NetTransmit transmit)
    {
        using var world = new NetWorld();
        var one = world.Create(null, new() { Transmit = transmit });
        var other = world.Create(
            new()
            {
                ScatterGather = false,
                Segmentation = false,
                Checksum = false,
            }
        );
        var test = new TestFrame { Payload = Packets.Bytes(9_000) };
        Assert.Equal(SendResult.Sent, one.Send(test.Build(), Segments.Tcp(4, 1448)));
        world.Settle(one, other);
        var payload = new List<byte>();
        while (other.Receive(out _) is { } segment)
        {
            RequireChecksum(segment);
            payload.AddRange(segment[test.PayloadOffset..]);
        }

        Assert.Equal(test.Payload, payload);
        Assert.Equal(NetStatus.Okay, Assert.Single(one.TakeSent()).Status);
    }

    [Fact]
    public void BlankChecksum_IsCompletedByWhoeverIsAsked()
    {
        using var world = new NetWorld();
        var guest = world.Create();
        var frame = new TestFrame { Payload = Packets.Bytes(700), IsUdp = true }.Build();
        var right = frame.ToArray();
        frame.AsSpan(40, 2).Clear(); // Nothing of a sum there: the back end begins it.
        guest.Send(frame, new FrameOffload { Checksum = ChecksumState.Needed });
        guest.Settle();
        var got = world.TakeOut(out var offload)!;
        Assert.Equal(ChecksumState.Needed, offload.Checksum);
        Assert.Equal((34, 6), (offload.ChecksumStart, offload.ChecksumOffset));
        using var native = new NativeFrame(got);
        Assert.Equal(FrameDefect.None, TransportChecksum.Complete(native.Bytes, [], offload));
        Assert.Equal(right, native.Bytes.ToArray());
    }

    // Any cut of a packet into 1 to 18 pieces, empty ones too, arrives whole.
    [Property(MaxTest = 60)]
    public void Packets_OfAnyPieces_ArriveWhole(ushort seed)
    {
        var random = new Random(seed);
        using var world = new NetWorld();
        var guest = world.Create(
            new() { HeaderSlots = random.Next(2) == 0 },
            new() { Transmit = (NetTransmit)random.Next(3) }
        );
        for (var round = 0; round < 12; round++)
        {
            var cuts = Enumerable
                .Range(0, random.Next(1, 19))
                .Select(_ => random.Next(4) == 0 ? random.Next(3) : random.Next(3600))
                .ToArray();
            cuts[^1] += 60;
            var payload = cuts.Sum() - 54;
            var frame = new TestFrame { Payload = Packets.Bytes(payload) }.Build();
            var isLarge = frame.Length > 1514;
            Assert.Equal(
                SendResult.Sent,
                guest.Send(frame, isLarge ? Segments.Tcp(4, 1400) : default, cuts)
            );
            guest.Settle();
            Assert.Equal(NetStatus.Okay, Assert.Single(guest.TakeSent()).Status);
            Assert.Equal(frame[54..], world.TakeOut(out _)![54..]);
        }
    }

    [Fact]
    public void LongestPacket_Arrives_AndOneMoreByteIsRefused()
    {
        using var world = new NetWorld();
        var guest = world.Create();
        var frame = new TestFrame { Payload = Packets.Bytes(65535 - 54) }.Build();
        Assert.Equal(SendResult.Sent, guest.Send(frame, Segments.Tcp(4, 1448)));
        guest.Settle();
        Assert.Equal(65535, world.TakeOut(out _)!.Length);
        guest.TakeSent();
        Assert.Equal(SendResult.Refused, guest.Send(new byte[65536], Segments.Tcp(4, 1448)));
        Assert.Equal(SendResult.Refused, guest.Send(new byte[13]));
        Assert.Equal(SendResult.Refused, guest.Send(new byte[1600]));
        Assert.Equal(
            SendResult.Refused,
            guest.Send(new byte[190], cuts: [.. Enumerable.Repeat(10, 19)])
        );
        Assert.Throws<ArgumentException>(() =>
            guest.Frontend.TrySend(0, [new(new(5), 4000, 100)], default, 0)
        );
        Assert.Throws<ArgumentException>(() =>
            guest.Frontend.TrySend(0, [new(new(1 << 20), 0, 100)], default, 0)
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void MulticastControl_LetsOnlyJoinedGroupsThrough(bool asked)
    {
        using var world = new NetWorld();
        var guest = world.Create(new() { MulticastControl = asked });
        var group = MacAddress.Parse("01:00:5e:00:00:07");
        var frame = Packets.Of(80, from: 9);
        group.Write(frame);
        bool Arrives()
        {
            world.SendIn(frame);
            guest.Settle();
            return guest.Receive(out _) is not null;
        }

        Assert.Equal(!asked, Arrives());
        Assert.True(guest.Frontend.TrySetMember(group, isMember: true));
        guest.Settle();
        Assert.True(Arrives());
        Assert.True(guest.Frontend.TrySetMember(group, isMember: false));
        guest.Settle();
        Assert.Equal(!asked, Arrives());
        Assert.Empty(guest.TakeSent());
        Assert.Equal(0, guest.Frontend.OutstandingOf(0));
        frame.AsSpan(0, 6).Fill(0xFF);
        Assert.True(Arrives());
    }

    [Fact]
    public void RegisteredPages_CostNoGrantOperation()
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new() { ControlRing = true },
            new() { Transmit = NetTransmit.Static }
        );
        var pages = new Gfn[6];
        Assert.True(guest.Context.Pages.TryTake(pages));
        Assert.True(guest.Frontend.TryRegister(0, pages));
        Assert.False(guest.Frontend.TryRegister(0, pages.AsSpan(0, 1)));
        guest.Settle();
        Assert.Equal(NetControlStatus.Success, guest.Frontend.LastRegistration);
        Assert.Equal(6, guest.Frontend.RegisteredPages);
        var before = guest.Backend.CountersOf(0).GrantOperations;
        var frame = Packets.Of(1000);
        foreach (var page in pages)
        {
            frame.CopyTo(guest.BytesOf(new(page, 96, 1000)));
            Assert.Equal(
                SendResult.Sent,
                guest.Frontend.TrySend(0, [new(page, 96, 1000)], default, page.Value)
            );
        }

        guest.Settle();
        for (var page = 0; page < pages.Length; page++)
        {
            Assert.Equal(frame, world.TakeOut(out _));
            Assert.True(guest.Frontend.TryTakeSent(0, out var sent));
            Assert.Equal(new(pages[page].Value, NetStatus.Okay), sent);
        }

        Assert.Equal(before, guest.Backend.CountersOf(0).GrantOperations);
        Assert.True(guest.Frontend.TryUnregister(0, pages));
        guest.Settle();
        Assert.Equal(NetControlStatus.Success, guest.Frontend.LastRegistration);
        Assert.Equal(0, guest.Frontend.RegisteredPages);
        Assert.False(guest.Frontend.TryUnregister(0, pages));

        // They are granted for each packet again.
        Assert.Equal(
            SendResult.Sent,
            guest.Frontend.TrySend(0, [new(pages[0], 96, 1000)], default, 1)
        );
        guest.Settle();
        Assert.True(guest.Backend.CountersOf(0).GrantOperations > before + 6);
    }

    [Fact]
    public void Register_AtABackendThatKeepsNone_IsNotSupported()
    {
        using var world = new NetWorld();
        var guest = world.Create(new() { ControlRing = true });
        Assert.True(guest.Context.Pages.TryTake(out var page));
        Assert.True(guest.Frontend.TryRegister(0, [page]));
        guest.Settle();
        Assert.Equal(NetControlStatus.NotSupported, guest.Frontend.LastRegistration);
        Assert.Equal(0, guest.Frontend.RegisteredPages);
    }

    [Fact]
    public void FrontendFrameDevice_BothWays_IsADeviceLikeOthers()
    {
        using var world = new NetWorld();
        var guest = world.Create(pages: 0);
        using var device = new FrontendFrameDevice(guest.Context, guest.Frontend, 64);
        var count = guest.Context.Pages.Count;
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        foreach (var payload in (int[])[10, 1400, 30_000])
        {
            var frame = new TestFrame { Payload = Packets.Bytes(payload) }.Build();
            var offload = payload > 1460 ? Segments.Tcp(4, 1448) : default;
            using var native = new NativeFrame(frame);
            Assert.Equal(SendResult.Sent, device.TrySend(0, native.Cut(new(1), 5), offload));
            device.Step(64);
            guest.Settle();
            device.Step(64);
            var got = world.TakeOut(out var there)!;
            Assert.Equal(frame[54..], got[54..]);
            got.AsSpan(6, 6).CopyTo(frame);
            got.AsSpan(0, 6).CopyTo(frame.AsSpan(6));
            Assert.Equal(SendResult.Sent, world.SendIn(frame, there));
            guest.Settle();
            Assert.Equal(
                ReceiveResult.Received,
                device.TryReceive(0, room.Cut(new(2), 3), out var received)
            );
            Assert.Equal(frame, room.Bytes[..received.Length].ToArray());
        }

        Assert.Equal(count, guest.Context.Pages.Count);
    }

    private static FrameOffload Offload(ReadOnlySpan<byte> frame, int version)
    {
        FrameHeaders.Parse(frame, frame.Length, out var headers);
        return Segments.Tcp(version, 1400) with
        {
            ChecksumStart = (ushort)headers.TransportOffset,
            ChecksumOffset = 16,
            HeaderLength = (ushort)headers.PayloadOffset,
        };
    }

    private static void RequireChecksum(byte[] segment)
    {
        Assert.Equal(
            FrameDefect.None,
            FrameHeaders.Parse(segment, segment.Length, out var headers)
        );
        Assert.True(
            TransportChecksum.Verify(segment, [], headers),
            "A segment's checksum is wrong."
        );
        if (headers.IpVersion == 4)
        {
            Assert.Equal(
                segment.Length - 14,
                BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(16))
            );
        }
    }
}
