// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Fuzz.Parsers;

/// <summary>Requests to cut a frame, or to complete its checksum, by whoever sent it.</summary>
public static class SegmenterTarget
{
    private const int Prefix = 10;

    /// <summary>The target.</summary>
    public static FuzzTarget Segmenter { get; } = new("segmenter", Run, Seeds);

    /// <summary>Completes and cuts, and demands that segments are frames whose payloads together are the frame's.</summary>
    /// <param name="bytes">The request, as it travels, and the frame.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Prefix)
        {
            return;
        }

        var offload = Read(bytes);
        var frame = bytes[Prefix..];
        Complete(frame, offload);
        if (FrameSegmenter.TryCreate(frame, frame.Length, offload, out var cut) != FrameDefect.None)
        {
            return;
        }

        using var payload = new NativeFrame(frame[cut.HeaderLength..]);
        var header = new byte[cut.HeaderLength];
        var end = 0;
        for (var index = 0; index < cut.Count; index++)
        {
            var (offset, length) = cut[index];
            Demand.That(offset == end && length is > 0 && length <= offload.SegmentSize, "A gap.");
            end += length;
            var piece = payload.Whole[0].Slice(offset, length);
            cut.WriteHeader(index, [piece], header);
            byte[] segment = [.. header, .. piece.SharedSpan];
            Demand.That(
                FrameHeaders.Parse(segment, segment.Length, out var headers) == FrameDefect.None
                    && headers.PayloadEnd == segment.Length
                    && TransportChecksum.Verify(segment, [], headers),
                "A segment is no good frame."
            );
        }

        Demand.That(end == frame.Length - cut.HeaderLength, "Payload is missing.");
    }

    /// <summary>A request from the ten bytes of a virtio_net_hdr.</summary>
    internal static FrameOffload Read(ReadOnlySpan<byte> bytes) =>
        new()
        {
            Checksum = (ChecksumState)bytes[0],
            RawKind = bytes[1],
            HeaderLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]),
            SegmentSize = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]),
            ChecksumStart = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            ChecksumOffset = BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]),
        };

    // Cut anywhere behind the field, the sum is the same.
    private static void Complete(ReadOnlySpan<byte> frame, in FrameOffload offload)
    {
        var whole = frame.ToArray();
        var field = offload.ChecksumStart + offload.ChecksumOffset;
        if (TransportChecksum.Complete(whole, [], offload) != FrameDefect.None)
        {
            Demand.That(field + 2 > frame.Length, "A field that is inside is refused.");
            return;
        }

        var at = field + 2 + ((frame.Length - field - 2) / 2);
        var head = frame[..at].ToArray();
        using var rest = new NativeFrame(frame[at..]);
        Demand.That(
            TransportChecksum.Complete(head, rest.Whole, offload) == FrameDefect.None
                && head.AsSpan().SequenceEqual(whole.AsSpan(0, at)),
            "The sum depends on where the frame is cut."
        );
    }

    private static byte[][] Seeds() =>
        [
            .. SeedFrames
                .All()
                .SelectMany(frame =>
                    new byte[][]
                    {
                        [1, 1, 0, 0, 100, 0, 34, 0, 16, 0, .. frame],
                        [1, 0x84, 0, 0, 60, 0, 54, 0, 16, 0, .. frame],
                    }
                ),
        ];
}
