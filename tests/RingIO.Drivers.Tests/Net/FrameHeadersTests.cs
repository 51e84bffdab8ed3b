// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

public sealed class FrameHeadersTests
{
    public static TheoryData<int> Shapes => [.. Enumerable.Range(0, 9)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parse_EveryShape_FindsEachHeader(int shape)
    {
        var frame = Shape(shape);
        var bytes = frame.Build();
        Assert.Equal(FrameDefect.None, FrameHeaders.Parse(bytes, bytes.Length, out var headers));
        Assert.Equal(frame.NetworkOffset, headers.NetworkOffset);
        Assert.Equal(frame.TransportOffset, headers.TransportOffset);
        Assert.Equal(frame.PayloadOffset, headers.PayloadOffset);
        Assert.Equal(bytes.Length, headers.PayloadEnd);
        Assert.Equal(frame.Version, headers.IpVersion);
        Assert.Equal(frame.Tags.Length, headers.TagCount);
        Assert.Equal(frame.IsUdp ? TransportKind.Udp : TransportKind.Tcp, headers.Transport);
        Assert.True(TransportChecksum.Verify(bytes, [], headers));
        bytes[^1] ^= 1;
        Assert.False(TransportChecksum.Verify(bytes, [], headers));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parse_OfEveryPrefix_AsksForMoreOrFindsTheSame(int shape)
    {
        var frame = Shape(shape);
        var bytes = frame.Build();
        FrameHeaders.Parse(bytes, bytes.Length, out var whole);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var defect = FrameHeaders.Parse(bytes.AsSpan(0, length), bytes.Length, out var part);
            var expected = length < frame.PayloadOffset ? FrameDefect.NeedsMore : FrameDefect.None;
            Assert.Equal(expected, defect);
            if (defect == FrameDefect.None)
            {
                Assert.Equal(whole, part);
            }

            if (length < frame.PayloadOffset)
            {
                // The same bytes as all of the frame: now they lie.
                Assert.NotEqual(
                    FrameDefect.None,
                    FrameHeaders.Parse(bytes.AsSpan(0, length), length, out _)
                );
            }
        }
    }

    [Property(MaxTest = 3000)]
    public void Parse_AnyBytes_NeverThrowsAndStaysInside(int seed)
    {
        var random = new Random(seed);
        var bytes = Shape(random.Next(9)).Build();
        for (var change = random.Next(6); change > 0; change--)
        {
            bytes[random.Next(Math.Min(bytes.Length, 80))] = (byte)random.Next(256);
        }

        var frameLength = random.Next(bytes.Length + 1);
        var head = bytes.AsSpan(0, random.Next(frameLength + 1));
        var defect = FrameHeaders.Parse(head, frameLength, out var headers);
        Assert.InRange(headers.PacketEnd, 0, frameLength);
        Assert.InRange(headers.PayloadEnd, headers.PayloadOffset, frameLength);
        if (defect == FrameDefect.None)
        {
            Assert.InRange(headers.TransportOffset, 0, frameLength);
            Assert.InRange(headers.PayloadOffset, 0, head.Length);
            Assert.True(headers.ChecksumField == 0 || headers.ChecksumField + 2 <= head.Length);
        }
    }

    [Theory]
    [InlineData(14, 0x65, FrameDefect.BadIpVersion)]
    [InlineData(14, 0x44, FrameDefect.BadIpHeaderLength)]
    [InlineData(14, 0x4F, FrameDefect.BadIpHeaderLength)]
    [InlineData(16, 0xFF, FrameDefect.BadIpLength)]
    [InlineData(46, 0x40, FrameDefect.BadTcpHeaderLength)]
    [InlineData(46, 0xF0, FrameDefect.BadTcpHeaderLength)]
    public void Parse_ALyingTcpHeader_SaysWhichField(int place, int value, FrameDefect expected)
    {
        var bytes = new TestFrame { Payload = [1, 2, 3, 4] }.Build();
        bytes[place] = (byte)value;
        Assert.Equal(expected, FrameHeaders.Parse(bytes, bytes.Length, out _));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(13)]
    public void Parse_ALyingUdpLength_IsADefect(byte value)
    {
        var bytes = new TestFrame { IsUdp = true, Payload = [1, 2, 3, 4] }.Build();
        bytes[39] = value;
        Assert.Equal(FrameDefect.BadUdpLength, FrameHeaders.Parse(bytes, bytes.Length, out _));
    }

    [Fact]
    public void Parse_ThreeTags_IsADefect()
    {
        var bytes = new TestFrame { Tags = [1, 2, 3] }.Build();
        Assert.Equal(FrameDefect.TooManyTags, FrameHeaders.Parse(bytes, bytes.Length, out _));
    }

    [Fact]
    public void Parse_EndlessExtensions_Ends()
    {
        // Destination options that announce destination options, forty times.
        var chain = new byte[320];
        for (var start = 0; start < chain.Length; start += 8)
        {
            chain[start] = 60;
        }

        var bytes = new TestFrame
        {
            Version = 6,
            Extensions = chain,
            FirstExtension = 60,
        }.Build();
        Assert.Equal(FrameDefect.TooManyExtensions, FrameHeaders.Parse(bytes, bytes.Length, out _));
    }

    [Theory]
    [InlineData(0x2000)]
    [InlineData(0x0001)]
    public void Parse_AFragment_HasNoTransport(int field)
    {
        var bytes = new TestFrame { Payload = new byte[20] }.Build();
        TestFrame.Put16(bytes, 20, field);
        Assert.Equal(FrameDefect.None, FrameHeaders.Parse(bytes, bytes.Length, out var headers));
        Assert.True(headers.IsFragment);
        Assert.Equal(TransportKind.None, headers.Transport);
    }

    [Fact]
    public void Parse_APaddedFrame_EndsWhereThePacketEnds()
    {
        var bytes = new TestFrame().Build();
        var padded = bytes.Concat(new byte[6]).ToArray();
        Assert.Equal(FrameDefect.None, FrameHeaders.Parse(padded, padded.Length, out var headers));
        Assert.Equal(bytes.Length, headers.PayloadEnd);
        Assert.True(TransportChecksum.Verify(padded, [], headers));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Parse_EveryShape_AgreesWithPacketDotNet(int shape)
    {
        var frame = Shape(shape);
        if (frame.Extensions.Length > 0 || frame.Tags.Length > 1)
        {
            // PacketDotNet steps over other extension headers and one tag only: the shape is judged above.
            frame = frame with
            {
                Extensions = [],
                Tags = [],
            };
        }

        var bytes = frame.Build();
        FrameHeaders.Parse(bytes, bytes.Length, out var headers);
        var packet = PacketDotNet.Packet.ParsePacket(PacketDotNet.LinkLayers.Ethernet, bytes);
        if (frame.IsUdp)
        {
            var udp = packet.Extract<PacketDotNet.UdpPacket>();
            Assert.Equal(udp.PayloadData, bytes[headers.PayloadOffset..headers.PayloadEnd]);
            Assert.True(udp.ValidChecksum);
        }
        else
        {
            var tcp = packet.Extract<PacketDotNet.TcpPacket>();
            Assert.Equal(tcp.PayloadData, bytes[headers.PayloadOffset..headers.PayloadEnd]);
            Assert.True(tcp.ValidChecksum);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void DeferThenComplete_EveryShape_GivesTheSameFrame(int shape)
    {
        var expected = Shape(shape).Build();
        var bytes = expected.ToArray();
        FrameHeaders.Parse(bytes, bytes.Length, out var headers);
        var offload = TransportChecksum.Defer(bytes, headers);
        Assert.NotEqual(expected, bytes);
        var split = (headers.PayloadOffset + bytes.Length) / 2;
        using var rest = new NativeFrame(bytes.AsSpan(split));
        Assert.Equal(
            FrameDefect.None,
            TransportChecksum.Complete(bytes.AsSpan(0, split), rest.Whole, offload)
        );
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData(65535, 0)]
    [InlineData(0, 65535)]
    [InlineData(40, 13)]
    [InlineData(54, 0)]
    public void Complete_OutsideTheHead_ChangesNothing(int start, int offset)
    {
        var bytes = new TestFrame().Build();
        var before = bytes.ToArray();
        var offload = new RingIO.Devices.FrameOffload
        {
            Checksum = RingIO.Devices.ChecksumState.Needed,
            ChecksumStart = (ushort)start,
            ChecksumOffset = (ushort)offset,
        };
        Assert.Equal(FrameDefect.ChecksumOutside, TransportChecksum.Complete(bytes, [], offload));
        Assert.Equal(before, bytes);
    }

    private static TestFrame Shape(int shape)
    {
        byte[] payload = [.. Enumerable.Range(0, 101).Select(static n => (byte)(n * 7))];
        // Hop-by-hop options, an atomic fragment header, destination options of 16 bytes, then TCP.
        byte[] chain =
        [
            44,
            0,
            5,
            2,
            0,
            0,
            1,
            0,
            60,
            0,
            0,
            0,
            0,
            0,
            0,
            9,
            6,
            1,
            1,
            12,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];
        var plain = new TestFrame { Payload = payload };
        return shape switch
        {
            0 => plain,
            1 => plain with { IsUdp = true },
            2 => plain with { Tags = [5] },
            3 => plain with { Tags = [5, 6], TcpOptions = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2] },
            4 => plain with { Options = [0x94, 4, 0, 0, 1, 1, 1, 1] },
            5 => plain with { Version = 6 },
            6 => plain with { Version = 6, IsUdp = true, Tags = [9] },
            7 => plain with { Version = 6, Extensions = chain, FirstExtension = 0 },
            _ => plain with { Payload = [9] },
        };
    }
}
