// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Drivers.Net;

public readonly partial record struct FrameHeaders
{
    private const int MaxTags = 2;
    private const int MaxExtensions = 8;
    private const int EthernetLength = 14;
    private const int Ipv4Length = 20;
    private const int Ipv6Length = 40;
    private const int TcpLength = 20;
    private const int UdpLength = 8;

    /// <summary>Finds the headers of a frame.</summary>
    /// <param name="head">The frame's first bytes, as many as there are at hand; private ones, which nobody else writes. Any bytes will do.</param>
    /// <param name="frameLength">The bytes of the whole frame: at least those at hand.</param>
    /// <param name="headers">What was found; after a defect, the layers before it.</param>
    /// <returns>What is wrong with the frame; a protocol that is not known here is no defect.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are more bytes at hand than the frame has.</exception>
    public static FrameDefect Parse(
        ReadOnlySpan<byte> head,
        int frameLength,
        out FrameHeaders headers
    )
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameLength, head.Length);
        headers = default;
        var defect = Reach(head, EthernetLength, frameLength);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        var offset = 12;
        var tags = 0;
        var type = BinaryPrimitives.ReadUInt16BigEndian(head[offset..]);
        // IEEE 802.1Q and 802.1ad; 0x9100 is the older number of the outer tag.
        while (type is 0x8100 or 0x88A8 or 0x9100)
        {
            if (tags == MaxTags)
            {
                return FrameDefect.TooManyTags;
            }

            offset += 4;
            defect = Reach(head, offset + 2, frameLength);
            if (defect != FrameDefect.None)
            {
                return defect;
            }

            tags++;
            type = BinaryPrimitives.ReadUInt16BigEndian(head[offset..]);
        }

        headers = new FrameHeaders
        {
            EtherType = type,
            TagCount = (byte)tags,
            NetworkOffset = offset + 2,
            PacketEnd = frameLength,
        };
        return type switch
        {
            EtherTypeIpv4 => ParseIpv4(head, ref headers),
            EtherTypeIpv6 => ParseIpv6(head, ref headers),
            _ => FrameDefect.None,
        };
    }

    private static FrameDefect Reach(ReadOnlySpan<byte> head, int end, int limit) =>
        end > limit ? FrameDefect.Truncated
        : end > head.Length ? FrameDefect.NeedsMore
        : FrameDefect.None;

    private static FrameDefect ParseIpv4(ReadOnlySpan<byte> head, ref FrameHeaders headers)
    {
        var start = headers.NetworkOffset;
        var defect = Reach(head, start + Ipv4Length, headers.PacketEnd);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        if (head[start] >> 4 != 4)
        {
            return FrameDefect.BadIpVersion;
        }

        var headerLength = (head[start] & 0xF) * 4;
        var packetLength = BinaryPrimitives.ReadUInt16BigEndian(head[(start + 2)..]);
        if (headerLength < Ipv4Length || headerLength > packetLength)
        {
            return FrameDefect.BadIpHeaderLength;
        }

        if (packetLength > headers.PacketEnd - start)
        {
            return FrameDefect.BadIpLength;
        }

        defect = Reach(head, start + headerLength, start + packetLength);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        // More fragments, or an offset.
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(head[(start + 6)..]) & 0x3FFF;
        headers = headers with
        {
            IpVersion = 4,
            PacketEnd = start + packetLength,
            Protocol = head[start + 9],
            IsFragment = fragment != 0,
            TransportOffset = start + headerLength,
        };
        return ParseTransport(head, ref headers);
    }

    private static FrameDefect ParseIpv6(ReadOnlySpan<byte> head, ref FrameHeaders headers)
    {
        var start = headers.NetworkOffset;
        var defect = Reach(head, start + Ipv6Length, headers.PacketEnd);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        if (head[start] >> 4 != 6)
        {
            return FrameDefect.BadIpVersion;
        }

        var packetLength = Ipv6Length + BinaryPrimitives.ReadUInt16BigEndian(head[(start + 4)..]);
        if (packetLength > headers.PacketEnd - start)
        {
            return FrameDefect.BadIpLength;
        }

        headers = headers with
        {
            IpVersion = 6,
            PacketEnd = start + packetLength,
            Protocol = head[start + 6],
            TransportOffset = start + Ipv6Length,
        };
        for (var count = 0; IsExtension(headers.Protocol) && !headers.IsFragment; count++)
        {
            if (count == MaxExtensions)
            {
                return FrameDefect.TooManyExtensions;
            }

            defect = StepOver(head, ref headers);
            if (defect != FrameDefect.None)
            {
                return defect;
            }
        }

        return ParseTransport(head, ref headers);
    }

    // Hop-by-hop options, routing, fragment, authentication, destination options, mobility, HIP, shim6 (RFC 7045).
    private static bool IsExtension(byte protocol) =>
        protocol is 0 or 43 or 44 or 51 or 60 or 135 or 139 or 140;

    private static FrameDefect StepOver(ReadOnlySpan<byte> head, ref FrameHeaders headers)
    {
        var start = headers.TransportOffset;
        var defect = Reach(head, start + 8, headers.PacketEnd);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        var length = headers.Protocol switch
        {
            44 => 8,
            51 => (head[start + 1] + 2) * 4,
            _ => (head[start + 1] + 1) * 8,
        };
        defect = Reach(head, start + length, headers.PacketEnd);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        // An offset or more fragments; a fragment header without either is of a whole packet (RFC 6946).
        var isFragment =
            headers.Protocol == 44
            && (BinaryPrimitives.ReadUInt16BigEndian(head[(start + 2)..]) & 0xFFF9) != 0;
        headers = headers with
        {
            // Segments left: the packet is still on its way.
            HasRouting = headers.HasRouting || (headers.Protocol == 43 && head[start + 3] != 0),
            IsFragment = isFragment,
            Protocol = head[start],
            TransportOffset = start + length,
        };
        return FrameDefect.None;
    }

    private static FrameDefect ParseTransport(ReadOnlySpan<byte> head, ref FrameHeaders headers)
    {
        if (headers.IsFragment)
        {
            return FrameDefect.None;
        }

        return headers.Protocol switch
        {
            6 => ParseTcp(head, ref headers),
            17 => ParseUdp(head, ref headers),
            _ => FrameDefect.None,
        };
    }

    private static FrameDefect ParseTcp(ReadOnlySpan<byte> head, ref FrameHeaders headers)
    {
        var start = headers.TransportOffset;
        var defect = Reach(head, start + TcpLength, headers.PacketEnd);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        var length = (head[start + 12] >> 4) * 4;
        if (length < TcpLength || length > headers.PacketEnd - start)
        {
            return FrameDefect.BadTcpHeaderLength;
        }

        defect = Reach(head, start + length, headers.PacketEnd);
        if (defect == FrameDefect.None)
        {
            headers = headers with
            {
                Transport = TransportKind.Tcp,
                PayloadOffset = start + length,
                PayloadEnd = headers.PacketEnd,
            };
        }

        return defect;
    }

    private static FrameDefect ParseUdp(ReadOnlySpan<byte> head, ref FrameHeaders headers)
    {
        var start = headers.TransportOffset;
        var defect = Reach(head, start + UdpLength, headers.PacketEnd);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(head[(start + 4)..]);
        if (length < UdpLength || length > headers.PacketEnd - start)
        {
            return FrameDefect.BadUdpLength;
        }

        headers = headers with
        {
            Transport = TransportKind.Udp,
            PayloadOffset = start + UdpLength,
            PayloadEnd = start + length,
        };
        return FrameDefect.None;
    }
}
