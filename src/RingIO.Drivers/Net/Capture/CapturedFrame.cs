// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>What a capture says of a frame, beside its bytes.</summary>
/// <param name="Timestamp">Nanoseconds since 1970-01-01 00:00 UTC.</param>
/// <param name="OriginalLength">The frame's length on the wire in bytes, which may be more than was kept.</param>
/// <param name="LinkType">What kind of frame: a LINKTYPE number, see <see cref="LinkTypes"/>.</param>
/// <param name="Interface">In pcapng, the interface's number within its section; 0 in pcap.</param>
public readonly record struct CapturedFrame(
    long Timestamp,
    int OriginalLength,
    int LinkType,
    int Interface
);
