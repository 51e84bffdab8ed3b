// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;
using RingIO.Primitives;
using RingIO.Tests.Support;

namespace RingIO.Drivers.Tests.Net;

[Collection(AllocationProbe.Alone)]
public sealed class NetDriverAllocationTests
{
    [Theory]
    [InlineData(NetTransmit.Map, NetReceive.Flip, true)]
    [InlineData(NetTransmit.Header, NetReceive.Copy, true)]
    [InlineData(NetTransmit.Header, NetReceive.Copy, false)]
    [InlineData(NetTransmit.Static, NetReceive.Copy, true)]
    public void Packets_BothWays_AllocateNothing(
        NetTransmit transmit,
        NetReceive receive,
        bool headers
    )
    {
        using var world = new NetWorld();
        var guest = world.Create(
            new()
            {
                Receive = receive,
                HeaderSlots = headers,
                ControlRing = true,
            },
            new() { Transmit = transmit }
        );
        var pages = new Gfn[18];
        Assert.True(guest.Context.Pages.TryTake(pages));
        if (transmit == NetTransmit.Static)
        {
            Assert.True(guest.Frontend.TryRegister(0, pages.AsSpan(0, 9)));
            guest.Settle();
        }

        var bytes = new TestFrame { Payload = Packets.Bytes((17 * 3800) - 54) }.Build();
        var large = Pieces(guest, pages, bytes, 3800);
        var small = new[] { large[0] with { Length = 1200 } };
        using var native = new NativeFrame(FrameAdmission.LongestFrame);
        var into = native.Whole;
        var offload = Segments.Tcp(4, 1448);
        var received = new NetFragment[18];
        AllocationProbe.RequireNothing(
            () =>
            {
                Move(world, guest, large, offload, into, received);
                Move(world, guest, small, default, into, received);
            },
            rounds: 100
        );
    }

    private static NetFragment[] Pieces(NetGuest guest, Gfn[] pages, byte[] bytes, int size)
    {
        var pieces = new NetFragment[bytes.Length / size];
        for (var piece = 0; piece < pieces.Length; piece++)
        {
            pieces[piece] = new(pages[piece], 64, (ushort)size);
            bytes.AsSpan(piece * size, size).CopyTo(guest.BytesOf(pieces[piece]));
        }

        return pieces;
    }

    // Out to the device, and back from it.
    private static void Move(
        NetWorld world,
        NetGuest guest,
        NetFragment[] frame,
        in FrameOffload offload,
        FrameFragment[] room,
        NetFragment[] received
    )
    {
        var front = guest.Frontend;
        Assert.True(front.TrySend(0, frame, offload, 9) == SendResult.Sent);
        front.Flush(0);
        world.Bridge.Step(64);
        front.Step(256);
        Assert.True(front.TryTakeSent(0, out var sent) && sent.Cookie == 9);
        Assert.True(world.Outside.TryReceive(0, room, out var got) == ReceiveResult.Received);

        // The same frame with its stations exchanged.
        var bytes = room[0].SharedSpan;
        (bytes[5], bytes[11]) = (1, 9);
        Assert.True(
            world.Outside.TrySend(0, [room[0].Slice(0, got.Length)], got.Offload) == SendResult.Sent
        );
        world.Bridge.Step(64);
        front.Step(256);
        Assert.True(
            front.TryReceive(0, received, out var count, out var frame2) == ReceiveResult.Received
        );
        Assert.True(frame2.Length == got.Length);
        for (var piece = 0; piece < count; piece++)
        {
            front.Return(0, received[piece].Frame);
        }

        front.Step(256);
    }
}
