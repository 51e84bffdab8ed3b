// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>Writes the Ethernet, IPv4 and TCP headers of one direction of a stream: what changes is put into a template.</summary>
/// <remarks>Nothing is allocated for a frame. Thread safety: one thread at a time.</remarks>
internal sealed class StreamHeader
{
    /// <summary>The bytes of all headers: 14, 20 and 20.</summary>
    public const int Length = TcpStart + 20;

    /// <summary>The headers of IPv4 and TCP: what a packet has beside its payload.</summary>
    public const int PacketOverhead = Length - IpStart;

    /// <summary>TCP's flag ACK (RFC 9293, section 3.1).</summary>
    public const byte Ack = 0x10;

    /// <summary>TCP's flag PSH.</summary>
    public const byte Push = 0x08;

    /// <summary>By how many bits a window is shifted (RFC 7323, section 2): as if both ends had agreed on it when they connected.</summary>
    public const int WindowShift = 7;

    private const int IpStart = 14;
    private const int TcpStart = IpStart + 20;
    private const int ChecksumPlace = 16;

    private readonly byte[] _template = new byte[Length];
    private readonly ushort _ipSum;
    private readonly ushort _pseudoSum;
    private ushort _identifier;

    /// <summary>Makes the template.</summary>
    /// <param name="flow">Who sends to whom.</param>
    public StreamHeader(StreamFlow flow)
    {
        var bytes = _template.AsSpan();
        flow.Destination.Write(bytes);
        flow.Source.Write(bytes[MacAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[12..], FrameHeaders.EtherTypeIpv4);
        var ip = bytes[IpStart..];
        ip[0] = 0x45;
        ip[6] = 0x40; // Not to be fragmented.
        ip[8] = 64;
        ip[9] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], flow.SourceAddress);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], flow.DestinationAddress);
        var tcp = bytes[TcpStart..];
        BinaryPrimitives.WriteUInt16BigEndian(tcp, flow.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], flow.DestinationPort);
        tcp[12] = 5 << 4;
        var sum = default(InternetChecksum);
        sum.Add(ip[..20]);
        _ipSum = sum.Folded;
        sum = default;
        sum.Add(ip.Slice(12, 8));
        sum.Add(6U);
        _pseudoSum = sum.Folded;
    }

    /// <summary>Writes the headers of a frame, without its TCP checksum.</summary>
    /// <param name="into">Where: <see cref="Length"/> bytes at least.</param>
    /// <param name="sequence">The payload's first byte.</param>
    /// <param name="acknowledgement">The next byte that is awaited.</param>
    /// <param name="flags">TCP's flags.</param>
    /// <param name="window">How many bytes may be on their way here.</param>
    /// <param name="payload">The bytes of payload.</param>
    public void Write(
        Span<byte> into,
        uint sequence,
        uint acknowledgement,
        byte flags,
        int window,
        int payload
    )
    {
        _template.CopyTo(into);
        var ip = into[IpStart..];
        var length = (ushort)(PacketOverhead + payload);
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], length);
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], _identifier);
        var sum = new InternetChecksum(_ipSum);
        sum.Add((uint)length + _identifier++);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], sum.Value);
        var tcp = into[TcpStart..];
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledgement);
        tcp[13] = flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], (ushort)(window >> WindowShift));
    }

    /// <summary>Leaves the checksum to the device: puts in the pseudo header's sum.</summary>
    /// <param name="header">The headers.</param>
    /// <param name="payload">The bytes of payload.</param>
    /// <param name="segment">The payload of each segment: a longer one is to be cut.</param>
    /// <returns>What the device is to do.</returns>
    public FrameOffload Defer(Span<byte> header, int payload, int segment)
    {
        var sum = PseudoHeader(payload);
        BinaryPrimitives.WriteUInt16BigEndian(header[(TcpStart + ChecksumPlace)..], sum.Folded);
        var isCut = payload > segment;
        return new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            RawKind = (byte)(isCut ? SegmentationKind.TcpV4 : SegmentationKind.None),
            SegmentSize = isCut ? (ushort)segment : (ushort)0,
            HeaderLength = Length,
            ChecksumStart = TcpStart,
            ChecksumOffset = ChecksumPlace,
        };
    }

    /// <summary>Completes the checksum.</summary>
    /// <param name="header">The headers.</param>
    /// <param name="payload">The bytes of payload.</param>
    /// <param name="payloadSum">Their sum, folded.</param>
    public void Complete(Span<byte> header, int payload, ushort payloadSum)
    {
        var tcp = header[TcpStart..Length];
        var sum = PseudoHeader(payload);
        tcp[ChecksumPlace] = tcp[ChecksumPlace + 1] = 0;
        sum.Add(tcp);
        sum.Add((uint)payloadSum);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[ChecksumPlace..], sum.Value);
    }

    private InternetChecksum PseudoHeader(int payload)
    {
        var sum = new InternetChecksum(_pseudoSum);
        sum.Add((uint)(Length - TcpStart + payload));
        return sum;
    }
}
