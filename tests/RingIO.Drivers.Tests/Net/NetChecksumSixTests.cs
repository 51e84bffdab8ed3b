// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Drivers.Wire.Xen;
using RingIO.Fuzz.Parsers;
using RingIO.Primitives;

namespace RingIO.Drivers.Tests.Net;

/// <summary>Blank checksums over IPv6 are for guests that ask for them (netif.h: off where the key is missing), and over IPv4 for all.</summary>
public sealed class NetChecksumSixTests
{
    [Theory]
    [InlineData(6, null, false)]
    [InlineData(6, "0", false)]
    [InlineData(6, "1", true)]
    [InlineData(4, null, true)]
    public void BlankChecksum_ToAGuestThatDidNotAsk_IsCompleted(
        int version,
        string? key,
        bool blank
    )
    {
        using var world = new NetWorld();
        var context = world.CreateGuest();
        var device = world.CreateDevice(context);
        var backend = world.CreateBackend(device);
        var front = new RawFront(context, device);
        front.Keys[NetKeys.ChecksumV6] = key;
        Step(world, context);
        Assert.True(backend.IsConnected);
        Assert.True(context.Pages.TryTake(out var page));
        Assert.True(context.Grants.TryGrant(device.Backend, page, false, out var reference));
        front.Offer(new NetRxRequest { GrantRef = reference.Value });
        var frame = new TestFrame { Version = version, Payload = Packets.Bytes(600) }.Build();
        Assert.Equal(FrameDefect.None, FrameHeaders.Parse(frame, frame.Length, out var headers));
        TransportChecksum.Defer(frame, headers);
        var offload = new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            ChecksumStart = (ushort)headers.TransportOffset,
            ChecksumOffset = 16,
            HeaderLength = (ushort)headers.PayloadOffset,
        };
        Assert.Equal(SendResult.Sent, world.SendIn(frame, offload));
        Step(world, context);
        Assert.True(front.Receive.TryTake(out var slot));
        Assert.Equal(frame.Length, slot.Response.Status);
        Assert.Equal(blank, (slot.Response.Flags & NetRxInfo.ChecksumBlank) != 0);
        var got = new Slots<byte>(context.AddressOf(page), 4096).Span(0, frame.Length);
        Assert.Equal(!blank, TransportChecksum.Verify(got, [], headers));
    }

    private static void Step(NetWorld world, DomainContext context)
    {
        for (var round = 0; round < 20; round++)
        {
            world.Bridge.Step(64);
            context.Step(64);
        }
    }
}
