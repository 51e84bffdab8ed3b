// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;

namespace RingIO.Drivers.Net;

/// <summary>Checksums of TCP and UDP in software, where a device or a guest lacks them.</summary>
/// <remarks>
/// A frame is its head, a private copy of its first bytes that holds the headers at least, and the fragments that
/// follow, which are only read. Nothing is allocated. Thread safety: as the bytes' owner keeps them.
/// </remarks>
public static class TransportChecksum
{
    /// <summary>Asks for the checksum to be completed later: puts the pseudo header's sum into the field.</summary>
    /// <param name="head">The frame's headers.</param>
    /// <param name="headers">Where they are; TCP or UDP.</param>
    /// <returns>The offload that goes with the frame.</returns>
    /// <exception cref="ArgumentException">The packet is neither TCP nor UDP, or a fragment.</exception>
    public static FrameOffload Defer(Span<byte> head, in FrameHeaders headers)
    {
        RequireTransport(headers);
        var length = headers.PayloadEnd - headers.TransportOffset;
        BinaryPrimitives.WriteUInt16BigEndian(
            head[headers.ChecksumField..],
            headers.PseudoHeaderSum(head, length)
        );
        return new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            HeaderLength = (ushort)headers.PayloadOffset,
            ChecksumStart = (ushort)headers.TransportOffset,
            ChecksumOffset = (ushort)(headers.ChecksumField - headers.TransportOffset),
        };
    }

    /// <summary>Does what an offload asks for: sums from its start to the frame's end and puts the result into the field.</summary>
    /// <param name="head">The frame's first bytes, with the field in them.</param>
    /// <param name="rest">What follows.</param>
    /// <param name="offload">The request, a hostile one too.</param>
    /// <returns><see cref="FrameDefect.ChecksumOutside"/> if start or field is outside; nothing was changed then.</returns>
    public static FrameDefect Complete(
        Span<byte> head,
        ReadOnlySpan<FrameFragment> rest,
        in FrameOffload offload
    )
    {
        var start = offload.ChecksumStart;
        var field = start + offload.ChecksumOffset;
        if (field + 2 > head.Length)
        {
            return FrameDefect.ChecksumOutside;
        }

        var sum = default(InternetChecksum);
        sum.Add(head[start..]);
        sum.Add(rest, 0, FrameFragments.Length(rest));
        // UDP's 0 means "none" (RFC 768); for TCP both zeros say the same.
        var value = sum.Value;
        BinaryPrimitives.WriteUInt16BigEndian(head[field..], value == 0 ? (ushort)0xFFFF : value);
        return FrameDefect.None;
    }

    /// <summary>Whether the checksum of a whole TCP or UDP packet is right.</summary>
    /// <param name="head">The frame's first bytes, its headers at least.</param>
    /// <param name="rest">What follows.</param>
    /// <param name="headers">Where the headers are; TCP or UDP.</param>
    /// <returns>Whether it is; UDP over IPv4 without a checksum is.</returns>
    /// <exception cref="ArgumentException">The packet is neither TCP nor UDP, or a fragment.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Head and rest are not all of the packet.</exception>
    public static bool Verify(
        ReadOnlySpan<byte> head,
        ReadOnlySpan<FrameFragment> rest,
        in FrameHeaders headers
    )
    {
        RequireTransport(headers);
        if (
            headers.Transport == TransportKind.Udp
            && BinaryPrimitives.ReadUInt16BigEndian(head[headers.ChecksumField..]) == 0
        )
        {
            return headers.IpVersion == 4;
        }

        var start = headers.TransportOffset;
        var sum = new InternetChecksum(headers.PseudoHeaderSum(head, headers.PayloadEnd - start));
        var inHead = Math.Min(head.Length, headers.PayloadEnd);
        sum.Add(head[start..inHead]);
        sum.Add(rest, 0, headers.PayloadEnd - inHead);
        return sum.Value == 0;
    }

    private static void RequireTransport(in FrameHeaders headers)
    {
        if (headers.Transport == TransportKind.None)
        {
            throw new ArgumentException(
                "The frame is no whole TCP or UDP packet: look at Transport first.",
                nameof(headers)
            );
        }
    }
}
