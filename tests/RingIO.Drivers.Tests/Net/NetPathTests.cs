// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

/// <summary>Packets from a guest to a device, back, and to another guest, in every mode.</summary>
public sealed class NetPathTests
{
    public static TheoryData<NetTransmit, NetReceive, bool> Modes()
    {
        var data = new TheoryData<NetTransmit, NetReceive, bool>();
        foreach (var transmit in Enum.GetValues<NetTransmit>())
        {
            foreach (var receive in Enum.GetValues<NetReceive>())
            {
                data.Add(transmit, receive, true);
                data.Add(transmit, receive, false);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Packets_BothWays_ArriveWhole(NetTransmit transmit, NetReceive receive, bool headers)
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new() { Receive = receive, HeaderSlots = headers },
            new() { Transmit = transmit }
        );
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        for (var length = 60; length < 1500; length += 97)
        {
            var frame = Packets.Of(length);
            Assert.Equal(SendResult.Sent, guest.Send(frame));
            guest.Settle();
            var sent = Assert.Single(guest.TakeSent());
            Assert.Equal(new(1, NetStatus.Okay), sent);
            Assert.Equal(
                ReceiveResult.Received,
                world.Outside.TryReceive(0, room.Whole, out var got)
            );
            Assert.Equal(frame, room.Bytes[..got.Length].ToArray());

            // And back, to the address that was learnt.
            var answer = Packets.Of(length + 1, from: 9, to: 1);
            answer.CopyTo(room.Bytes);
            Assert.Equal(
                SendResult.Sent,
                world.Outside.TrySend(0, [room.Whole[0].Slice(0, answer.Length)], default)
            );
            guest.Settle();
            Assert.Equal(answer, guest.Receive(out _));
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void LargePackets_BothWays_ArriveWhole(
        NetTransmit transmit,
        NetReceive receive,
        bool headers
    )
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new() { Receive = receive, HeaderSlots = headers },
            new() { Transmit = transmit }
        );
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        foreach (var payload in (int[])[3000, 9000, 65000])
        {
            var frame = new TestFrame { Payload = Packets.Bytes(payload) }.Build();
            var offload = Segments.Tcp(4, 1448);
            Assert.Equal(SendResult.Sent, guest.Send(frame, offload));
            guest.Settle();
            Assert.Equal(NetStatus.Okay, Assert.Single(guest.TakeSent()).Status);
            Assert.Equal(
                ReceiveResult.Received,
                world.Outside.TryReceive(0, room.Whole, out var got)
            );
            Assert.Equal(frame.Length, got.Length);
            Assert.Equal(SegmentationKind.TcpV4, got.Offload.Kind);
            Assert.Equal(1448, got.Offload.SegmentSize);
            Assert.True(
                frame.AsSpan(54).SequenceEqual(room.Bytes[54..got.Length]),
                "The payload has changed."
            );

            // The same back: exchanged addresses are enough for the switch.
            var bytes = room.Bytes[..got.Length].ToArray();
            bytes.AsSpan(6, 6).CopyTo(room.Bytes);
            bytes.AsSpan(0, 6).CopyTo(room.Bytes[6..]);
            Assert.Equal(
                SendResult.Sent,
                world.Outside.TrySend(0, [room.Whole[0].Slice(0, got.Length)], got.Offload)
            );
            guest.Settle();
            var back = guest.Receive(out var there);
            Assert.Equal(room.Bytes[..got.Length].ToArray(), back);
            Assert.Equal(SegmentationKind.TcpV4, there.Kind);
            Assert.Equal(got.Offload.ChecksumStart, there.ChecksumStart);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Packets_ToAnotherGuest_ArriveWhole(
        NetTransmit transmit,
        NetReceive receive,
        bool headers
    )
    {
        using var world = new NetWorld();
        var one = world.Create(
            new() { Receive = receive, HeaderSlots = headers },
            new() { Transmit = transmit }
        );
        var other = world.Create(new() { Receive = receive }, new() { Transmit = transmit });
        for (var length = 60; length < 1500; length += 200)
        {
            var frame = Packets.Of(length);
            Assert.Equal(SendResult.Sent, one.Send(frame, cuts: [14, length - 14]));
            world.Settle(one, other);
            Assert.Equal(NetStatus.Okay, Assert.Single(one.TakeSent()).Status);
            Assert.Equal(frame, other.Receive(out _));
        }
    }
}
