// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Net.Streams;

/// <summary>What both ends of a stream know before it begins.</summary>
/// <remarks>Immutable.</remarks>
internal sealed record StreamPlan
{
    /// <summary>The sequence number of the stream's first byte.</summary>
    public uint InitialSequence { get; init; } = 1;

    /// <summary>How many bytes may be on their way.</summary>
    public int Window { get; init; } = 1 << 20;

    /// <summary>The payload of a segment in bytes, for an MTU of 1500 without options.</summary>
    public int Segment { get; init; } = 1460;

    /// <summary>Whether the sender may hand out more than a segment at once, if its path cuts it.</summary>
    public bool Large { get; init; } = true;

    /// <summary>After how many segments of payload an acknowledgement is sent (RFC 9293, 3.8.6.3: at least every second).</summary>
    public int SegmentsAnAck { get; init; } = 2;
}
