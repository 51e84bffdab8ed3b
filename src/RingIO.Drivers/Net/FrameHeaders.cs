// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Drivers.Net;

/// <summary>Where the headers of a frame are: offsets in bytes from the frame's first, each of them inside the frame.</summary>
/// <remarks>
/// Source: IEEE 802.1Q; RFC 791, 8200, 9293, 768. Options and extension headers are stepped over; checksums are not
/// verified. Immutable. Thread safety: a value.
/// </remarks>
public readonly partial record struct FrameHeaders
{
    /// <summary>EtherType of IPv4.</summary>
    public const ushort EtherTypeIpv4 = 0x0800;

    /// <summary>EtherType of IPv6.</summary>
    public const ushort EtherTypeIpv6 = 0x86DD;

    /// <summary>The EtherType behind the tags; a number below 1536 is the length of an IEEE 802.3 frame.</summary>
    public ushort EtherType { get; private init; }

    /// <summary>How many VLAN tags there are, 0 to 2.</summary>
    public byte TagCount { get; private init; }

    /// <summary>4, 6, or 0 where there is no IP packet.</summary>
    public byte IpVersion { get; private init; }

    /// <summary>What the IP packet carries.</summary>
    public TransportKind Transport { get; private init; }

    /// <summary>The IP protocol number behind all extension headers.</summary>
    public byte Protocol { get; private init; }

    /// <summary>Whether the IP packet is a fragment: its transport header, if it has one, is not looked at.</summary>
    public bool IsFragment { get; private init; }

    /// <summary>Whether an IPv6 routing header makes another address than the header's the last destination.</summary>
    public bool HasRouting { get; private init; }

    /// <summary>Where the network header starts.</summary>
    public int NetworkOffset { get; private init; }

    /// <summary>Where the IP packet ends; padding may follow. Where there is no IP packet: the frame's end.</summary>
    public int PacketEnd { get; private init; }

    /// <summary>Where the transport header starts, if there is an IP packet; 0 otherwise.</summary>
    public int TransportOffset { get; private init; }

    /// <summary>Where the payload of TCP or UDP starts; 0 for others.</summary>
    public int PayloadOffset { get; private init; }

    /// <summary>Where the payload of TCP or UDP ends; 0 for others.</summary>
    public int PayloadEnd { get; private init; }

    /// <summary>Where the checksum field of TCP or UDP is; 0 for others.</summary>
    public int ChecksumField =>
        Transport switch
        {
            TransportKind.Tcp => TransportOffset + TcpChecksum,
            TransportKind.Udp => TransportOffset + UdpChecksum,
            _ => 0,
        };

    internal const int TcpChecksum = 16;
    internal const int UdpChecksum = 6;

    /// <summary>The sum over the pseudo header of TCP or UDP, folded (RFC 9293, section 3.1; RFC 8200, section 8.1).</summary>
    /// <param name="head">The frame's headers, from which this was read.</param>
    /// <param name="length">The bytes of transport header and payload.</param>
    /// <returns>The sum, not complemented.</returns>
    public ushort PseudoHeaderSum(ReadOnlySpan<byte> head, int length)
    {
        var sum = default(InternetChecksum);
        sum.Add(
            IpVersion == 4 ? head.Slice(NetworkOffset + 12, 8) : head.Slice(NetworkOffset + 8, 32)
        );
        sum.Add(Protocol);
        sum.Add((uint)length);
        return sum.Folded;
    }

    /// <summary>Writes the checksum of an IPv4 header anew.</summary>
    /// <param name="head">The frame's headers, from which this was read; IPv4.</param>
    internal void WriteIpv4Checksum(Span<byte> head)
    {
        var header = head[NetworkOffset..TransportOffset];
        header[10] = header[11] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], InternetChecksum.Compute(header));
    }
}
