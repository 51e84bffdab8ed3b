// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

public sealed class FrameSegmenterTests
{
    [Property(MaxTest = 200)]
    public void WriteHeader_OfEverySegment_IsWhatATcpWouldHaveSent(int seed)
    {
        var random = new Random(seed);
        var payload = new byte[random.Next(1, 20000)];
        random.NextBytes(payload);
        var size = random.Next(FrameSegmenter.MinSegmentSize, 1500);
        var large = new TestFrame
        {
            Version = random.Next(2) == 0 ? 4 : 6,
            Tags = random.Next(2) == 0 ? [] : [7],
            TcpOptions = random.Next(2) == 0 ? [] : [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2],
            Sequence = uint.MaxValue - 500,
            Identifier = 65530,
            // CWR, ECE, ACK, PSH and FIN as they come.
            Flags = (byte)(0x10 | (random.Next(256) & 0xC9)),
            Payload = payload,
        };
        var segments = Segments.Of(large.Build(), Segments.Tcp(large.Version, size));
        Assert.Equal((payload.Length + size - 1) / size, segments.Count);
        for (var index = 0; index < segments.Count; index++)
        {
            var start = index * size;
            var flags = large.Flags & (index == 0 ? 0xFF : 0x7F);
            flags &= index == segments.Count - 1 ? 0xFF : 0xF6;
            var expected = large with
            {
                Payload = payload[start..Math.Min(start + size, payload.Length)],
                Sequence = large.Sequence + (uint)start,
                Identifier = (ushort)(large.Identifier + index),
                Flags = (byte)flags,
            };
            Assert.Equal(expected.Build(), segments[index]);
        }
    }

    [Fact]
    public void WriteHeader_EverySegment_HasChecksumsThatPacketDotNetAccepts()
    {
        var large = new TestFrame { Payload = [.. new byte[5000].Select((_, n) => (byte)n)] };
        foreach (var segment in Segments.Of(large.Build(), Segments.Tcp(4, 1448)))
        {
            var packet = PacketDotNet.Packet.ParsePacket(PacketDotNet.LinkLayers.Ethernet, segment);
            Assert.True(packet.Extract<PacketDotNet.TcpPacket>().ValidChecksum);
            Assert.True(packet.Extract<PacketDotNet.IPv4Packet>().ValidChecksum);
        }
    }

    [Fact]
    public void TryCreate_WhatCannotBeCut_SaysWhy()
    {
        var frame = new TestFrame { Payload = new byte[200] };
        var v4 = Segments.Tcp(4, 100);
        Assert.Equal(FrameDefect.None, Judge(frame, v4));
        Assert.Equal(FrameDefect.WrongProtocol, Judge(frame, Segments.Tcp(6, 100)));
        Assert.Equal(FrameDefect.WrongProtocol, Judge(frame with { IsUdp = true }, v4));
        Assert.Equal(FrameDefect.SegmentTooSmall, Judge(frame, Segments.Tcp(4, 0)));
        Assert.Equal(FrameDefect.SegmentTooSmall, Judge(frame, Segments.Tcp(4, 47)));
        Assert.Equal(FrameDefect.BadPayload, Judge(frame with { Payload = [] }, v4));
        Assert.Equal(FrameDefect.BadTcpFlags, Judge(frame with { Flags = 0x12 }, v4));
        Assert.Equal(FrameDefect.BadTcpFlags, Judge(frame with { Flags = 0x14 }, v4));
        Assert.Equal(FrameDefect.BadTcpFlags, Judge(frame with { Flags = 0x30 }, v4));
        // A routing header with a segment left: the last destination is another one.
        var routed = frame with
        {
            Version = 6,
            Extensions = [6, 2, 0, 1, .. new byte[20]],
            FirstExtension = 43,
        };
        Assert.Equal(FrameDefect.WrongProtocol, Judge(routed, Segments.Tcp(6, 100)));
        byte[] padded = [.. frame.Build(), 0];
        Assert.Equal(
            FrameDefect.BadPayload,
            FrameSegmenter.TryCreate(padded, padded.Length, v4, out _)
        );
    }

    [Fact]
    public void WriteHeader_WithAnotherPayload_SaysWhatItWants()
    {
        var error = Assert.Throws<ArgumentException>(() =>
        {
            var bytes = new TestFrame { Payload = new byte[200] }.Build();
            FrameSegmenter.TryCreate(bytes, bytes.Length, Segments.Tcp(4, 100), out var segmenter);
            segmenter.WriteHeader(0, [], new byte[100]);
        });
        Assert.Contains("Segment 0 has 100 bytes of payload, not 0", error.Message);
    }

    private static FrameDefect Judge(TestFrame frame, in FrameOffload offload)
    {
        var bytes = frame.Build();
        return FrameSegmenter.TryCreate(bytes, bytes.Length, offload, out _);
    }
}
