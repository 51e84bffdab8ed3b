// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Drivers.Net;

namespace RingIO.Cli.Net.Streams;

/// <summary>What a received frame says to the stream.</summary>
/// <param name="Headers">Where its headers are.</param>
/// <param name="Sequence">The payload's first byte.</param>
/// <param name="Acknowledgement">The next byte that the sender awaits.</param>
/// <param name="Flags">TCP's flags.</param>
/// <param name="Window">How many bytes may be on their way to the sender.</param>
/// <remarks>Immutable.</remarks>
internal readonly record struct StreamSegment(
    FrameHeaders Headers,
    uint Sequence,
    uint Acknowledgement,
    byte Flags,
    int Window
)
{
    /// <summary>How many bytes of a frame are looked at: Ethernet with two tags, IPv4 and TCP with all options.</summary>
    public const int HeadLength = 14 + 8 + 60 + 60;

    /// <summary>The bytes of payload.</summary>
    public int Payload => Headers.PayloadEnd - Headers.PayloadOffset;

    /// <summary>Reads a frame's headers.</summary>
    /// <param name="head">A private copy of its first bytes.</param>
    /// <param name="length">The whole frame's bytes.</param>
    /// <param name="segment">What it says.</param>
    /// <returns>Whether it is a TCP segment over IPv4.</returns>
    public static bool TryRead(ReadOnlySpan<byte> head, int length, out StreamSegment segment)
    {
        segment = default;
        if (
            FrameHeaders.Parse(head, length, out var headers) != FrameDefect.None
            || headers is not { Transport: TransportKind.Tcp, IpVersion: 4 }
        )
        {
            return false;
        }

        var tcp = head[headers.TransportOffset..];
        segment = new StreamSegment(
            headers,
            BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
            tcp[13],
            BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]) << StreamHeader.WindowShift
        );
        return true;
    }

    /// <summary>Whether it is for the end of a flow.</summary>
    /// <param name="head">The bytes that it was read from.</param>
    /// <param name="flow">The flow from its sender.</param>
    /// <returns>Whether addresses and ports are the flow's.</returns>
    public bool IsOf(ReadOnlySpan<byte> head, StreamFlow flow)
    {
        var ip = head[Headers.NetworkOffset..];
        var tcp = head[Headers.TransportOffset..];
        return BinaryPrimitives.ReadUInt32BigEndian(ip[12..]) == flow.SourceAddress
            && BinaryPrimitives.ReadUInt32BigEndian(ip[16..]) == flow.DestinationAddress
            && BinaryPrimitives.ReadUInt16BigEndian(tcp) == flow.SourcePort
            && BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]) == flow.DestinationPort;
    }
}
