// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Drivers.Net;

namespace RingIO.Fuzz.Parsers;

/// <summary>The headers of a frame of which a part is at hand.</summary>
public static class HeadersTarget
{
    private const int Prefix = 4;

    /// <summary>The target.</summary>
    public static FuzzTarget Headers { get; } = new("headers", Run, Seeds);

    /// <summary>Parses a part of a frame and the whole, and demands offsets in order and inside, and the same answer from both.</summary>
    /// <param name="bytes">How much is at hand, how much more the frame has than is here, and the frame.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Prefix)
        {
            return;
        }

        var more = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]) & 0x3FF;
        var known = bytes[Prefix..];
        var head = known[..Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(bytes), known.Length)];
        var length = known.Length + more;
        var defect = FrameHeaders.Parse(head, length, out var headers);
        Check(defect, headers, head.Length, length);
        var again = FrameHeaders.Parse(known, length, out var whole);
        Check(again, whole, known.Length, length);
        Demand.That(
            defect == FrameDefect.NeedsMore || (again == defect && whole == headers),
            "More bytes change what was decided without them."
        );
        Demand.That(more != 0 || again != FrameDefect.NeedsMore, "More is wanted than there is.");
    }

    private static void Check(FrameDefect defect, in FrameHeaders headers, int head, int length)
    {
        Demand.That(defect != FrameDefect.NeedsMore || head < length, "All of it is at hand.");
        if (defect != FrameDefect.None)
        {
            return;
        }

        Demand.That(
            headers.NetworkOffset is >= 14 and <= 22
                && headers.NetworkOffset <= head
                && headers.NetworkOffset <= headers.PacketEnd
                && headers.PacketEnd <= length,
            "The network header is outside."
        );
        Demand.That(
            headers.IpVersion == 0
                || (
                    headers.TransportOffset >= headers.NetworkOffset + 20
                    && headers.TransportOffset <= head
                    && headers.TransportOffset <= headers.PacketEnd
                ),
            "The transport header is outside."
        );
        Demand.That(
            headers.Transport == TransportKind.None
                || (
                    headers.PayloadOffset >= headers.TransportOffset + 8
                    && headers.PayloadOffset <= head
                    && headers.PayloadOffset <= headers.PayloadEnd
                    && headers.PayloadEnd <= headers.PacketEnd
                    && headers.ChecksumField + 2 <= headers.PayloadOffset
                ),
            "The payload is outside."
        );
    }

    private static byte[][] Seeds() =>
        [.. SeedFrames.All().Select(frame => (byte[])[255, 255, 0, 0, .. frame])];
}
