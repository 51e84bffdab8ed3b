// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

/// <summary>Cuts frames as a device does.</summary>
internal static class Segments
{
    public static List<byte[]> Of(ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        Assert.Equal(
            FrameDefect.None,
            FrameSegmenter.TryCreate(frame, frame.Length, offload, out var segmenter)
        );
        using var payload = new NativeFrame(frame[segmenter.HeaderLength..]);
        var pieces = payload.Cut(new Random(frame.Length), 7);
        var into = new FrameFragment[pieces.Length];
        var segments = new List<byte[]>();
        for (var index = 0; index < segmenter.Count; index++)
        {
            var (offset, length) = segmenter[index];
            var count = FrameFragments.Slice(pieces, offset, length, into);
            var segment = new byte[segmenter.HeaderLength + length];
            segmenter.WriteHeader(index, into.AsSpan(0, count), segment);
            FrameFragments.CopyTo(into.AsSpan(0, count), 0, segment.AsSpan(segmenter.HeaderLength));
            segments.Add(segment);
        }

        return segments;
    }

    public static FrameOffload Tcp(int version, int size, bool ecn = false) =>
        new()
        {
            Checksum = ChecksumState.Needed,
            RawKind = (byte)(
                (byte)(version == 4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6)
                | (ecn ? FrameOffload.EcnBit : 0)
            ),
            SegmentSize = (ushort)size,
        };
}
