// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net;

/// <summary>What is wrong with a frame, or with what is asked to be done to it.</summary>
public enum FrameDefect
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The bytes given end inside the headers, the frame does not: give more of it.</summary>
    NeedsMore,

    /// <summary>The frame ends inside a header.</summary>
    Truncated,

    /// <summary>There are more than two VLAN tags.</summary>
    TooManyTags,

    /// <summary>The version in the IP header is not the one that the EtherType announced.</summary>
    BadIpVersion,

    /// <summary>The IPv4 header is shorter than 20 bytes or longer than its packet, as it says itself.</summary>
    BadIpHeaderLength,

    /// <summary>The IP packet is longer than what the frame holds, or shorter than its header.</summary>
    BadIpLength,

    /// <summary>There are more IPv6 extension headers than anybody sends.</summary>
    TooManyExtensions,

    /// <summary>The TCP header is shorter than 20 bytes or longer than its packet, as it says itself.</summary>
    BadTcpHeaderLength,

    /// <summary>The UDP datagram is longer than its packet or shorter than its header, as it says itself.</summary>
    BadUdpLength,

    /// <summary>The checksum would be put, or the sum would start, outside the frame or its headers.</summary>
    ChecksumOutside,

    /// <summary>Checksum or segments are asked for of a packet that is not the TCP or UDP that the request says.</summary>
    WrongProtocol,

    /// <summary>The segments asked for are shorter than <see cref="FrameSegmenter.MinSegmentSize"/>.</summary>
    SegmentTooSmall,

    /// <summary>There is no payload to cut, or bytes that do not belong to the packet follow it.</summary>
    BadPayload,

    /// <summary>A TCP packet with SYN, RST or URG is to be cut.</summary>
    BadTcpFlags,
}
