// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>Cuts a large TCP frame into segments: each a header of its own and a part of the payload where it lies.</summary>
/// <remarks>
/// <para>As Linux's tcp_gso_segment and inet_gso_segment do: sequence numbers go on by the payload, IPv4 identifiers by
/// one, CWR stays with the first segment, FIN and PSH with the last; lengths and checksums are made anew.</para>
/// <para>A view of the head that it was made from. Nothing is allocated. Thread safety: as the bytes' owner keeps them.</para>
/// </remarks>
public readonly ref struct FrameSegmenter
{
    /// <summary>The shortest segments that are cut: less is no TCP's segment size but an attack (Linux: TCP_MIN_SND_MSS).</summary>
    public const int MinSegmentSize = 48;

    internal const byte Fin = 0x01;
    internal const byte Psh = 0x08;
    internal const byte Cwr = 0x80;

    // SYN, RST, URG: such a packet is one of its kind.
    internal const byte NotCut = 0x02 | 0x04 | 0x20;
    internal const int TcpSequence = 4;
    internal const int TcpFlags = 13;

    private readonly ReadOnlySpan<byte> _head;
    private readonly FrameHeaders _headers;
    private readonly int _segmentSize;
    private readonly int _payload;

    private FrameSegmenter(ReadOnlySpan<byte> head, FrameHeaders headers, int size, int payload)
    {
        _head = head;
        _headers = headers;
        _segmentSize = size;
        _payload = payload;
    }

    /// <summary>How many segments there are, at least 1.</summary>
    public int Count => ((_payload - 1) / _segmentSize) + 1;

    /// <summary>The bytes of each segment's headers.</summary>
    public int HeaderLength => _headers.PayloadOffset;

    /// <summary>Judges a request to cut a frame.</summary>
    /// <param name="head">The frame's first bytes, private ones: all headers, and payload as it comes.</param>
    /// <param name="frameLength">The bytes of the whole frame.</param>
    /// <param name="offload">The request, a hostile one too.</param>
    /// <param name="segmenter">What cuts the frame, if there is no defect; valid as long as the head.</param>
    /// <returns>Why the frame cannot be cut.</returns>
    public static FrameDefect TryCreate(
        ReadOnlySpan<byte> head,
        int frameLength,
        in FrameOffload offload,
        out FrameSegmenter segmenter
    )
    {
        segmenter = default;
        var defect = FrameHeaders.Parse(head, frameLength, out var headers);
        if (defect != FrameDefect.None)
        {
            return defect;
        }

        var version = offload.Kind switch
        {
            SegmentationKind.TcpV4 => 4,
            SegmentationKind.TcpV6 => 6,
            _ => -1,
        };
        if (
            headers.Transport != TransportKind.Tcp
            || headers.IpVersion != version
            || headers.HasRouting
        )
        {
            return FrameDefect.WrongProtocol;
        }

        if (offload.SegmentSize < MinSegmentSize)
        {
            return FrameDefect.SegmentTooSmall;
        }

        if (headers.PayloadEnd != frameLength || headers.PayloadOffset == frameLength)
        {
            return FrameDefect.BadPayload;
        }

        if ((head[headers.TransportOffset + TcpFlags] & NotCut) != 0)
        {
            return FrameDefect.BadTcpFlags;
        }

        segmenter = new FrameSegmenter(
            head[..headers.PayloadOffset],
            headers,
            offload.SegmentSize,
            frameLength - headers.PayloadOffset
        );
        return FrameDefect.None;
    }

    /// <summary>Which part of the payload a segment carries.</summary>
    /// <param name="index">The segment, from 0 to <see cref="Count"/> - 1.</param>
    /// <returns>Its first byte, from the payload's first, and its length, both in bytes.</returns>
    public (int Offset, int Length) this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            var offset = index * _segmentSize;
            return (offset, Math.Min(_segmentSize, _payload - offset));
        }
    }

    /// <summary>Writes the headers of a segment.</summary>
    /// <param name="index">The segment, from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="payload">That segment's payload: all of it is read, for the checksum.</param>
    /// <param name="into">Where they go: <see cref="HeaderLength"/> bytes at least.</param>
    /// <exception cref="ArgumentException">The payload is not the segment's.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such segment, or too little room.</exception>
    public void WriteHeader(int index, ReadOnlySpan<FrameFragment> payload, Span<byte> into)
    {
        var (offset, length) = this[index];
        if (FrameFragments.Length(payload) != length)
        {
            throw new ArgumentException(
                $"Segment {index} has {length} bytes of payload, not {FrameFragments.Length(payload)}.",
                nameof(payload)
            );
        }

        var sum = default(InternetChecksum);
        sum.Add(payload, 0, length);
        var header = into[..HeaderLength];
        _head.CopyTo(header);
        var flags = header[_headers.TransportOffset + TcpFlags];
        flags &= (byte)(index == 0 ? 0xFF : ~Cwr);
        flags &= (byte)(index == Count - 1 ? 0xFF : ~(Fin | Psh));
        header[_headers.TransportOffset + TcpFlags] = flags;
        Number(header, _headers, index, offset, length);
        Finish(header, _headers, length, sum.Folded);
    }

    /// <summary>Gives a copy of the first segment's headers the numbers of a later one.</summary>
    internal static void Number(
        Span<byte> header,
        in FrameHeaders headers,
        int index,
        int offset,
        int length
    )
    {
        var tcp = header[headers.TransportOffset..];
        var sequence = BinaryPrimitives.ReadUInt32BigEndian(tcp[TcpSequence..]);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[TcpSequence..], sequence + (uint)offset);
        WriteLength(header, headers, length);
        if (headers.IpVersion == 4)
        {
            var ip = header[headers.NetworkOffset..];
            var identifier = BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(identifier + index));
            headers.WriteIpv4Checksum(header);
        }
    }

    /// <summary>Writes the length of an IP packet with so much TCP payload.</summary>
    internal static void WriteLength(Span<byte> header, in FrameHeaders headers, int length)
    {
        var ip = header[headers.NetworkOffset..];
        var packet = headers.PayloadOffset - headers.NetworkOffset + length;
        if (headers.IpVersion == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)packet);
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(packet - 40));
        }
    }

    /// <summary>Writes the TCP checksum, given the payload's folded sum.</summary>
    internal static void Finish(
        Span<byte> header,
        in FrameHeaders headers,
        int length,
        ushort payloadSum
    )
    {
        var tcp = header[headers.TransportOffset..];
        tcp[FrameHeaders.TcpChecksum] = tcp[FrameHeaders.TcpChecksum + 1] = 0;
        // A TCP header has whole words: the payload begins at an even place.
        var sum = new InternetChecksum(headers.PseudoHeaderSum(header, tcp.Length + length));
        sum.Add(tcp);
        sum.Add(payloadSum);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[FrameHeaders.TcpChecksum..], sum.Value);
    }
}
