// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>How a capture is written.</summary>
public sealed record CaptureOptions
{
    /// <summary>Whether numbers are written with the highest byte first; readers take both.</summary>
    public bool BigEndian { get; init; }

    /// <summary>Whether times keep nanoseconds; if not, microseconds, which the oldest readers want.</summary>
    public bool Nanoseconds { get; init; } = true;

    /// <summary>The kind of frames; in pcapng, of the first interface.</summary>
    public int LinkType { get; init; } = LinkTypes.Ethernet;

    /// <summary>How many bytes of a frame are kept at most.</summary>
    public int SnapLength { get; init; } = CaptureReader.LongestFrame;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(SnapLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SnapLength, CaptureReader.LongestFrame);
        ArgumentOutOfRangeException.ThrowIfNegative(LinkType);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LinkType, ushort.MaxValue);
    }
}
