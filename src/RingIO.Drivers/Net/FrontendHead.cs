// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Wire.Xen;

namespace RingIO.Drivers.Net;

/// <summary>What a received packet asks of its receiver, as its own headers say: netif names only the kind.</summary>
internal static class FrontendHead
{
    public const int MostBytes = 512;

    /// <summary>Describes the offload of a packet whose checksum is blank, or that is to be cut. The pages are nobody else's.</summary>
    public static bool TryDescribe(
        DomainContext context,
        ReadOnlySpan<NetFragment> parts,
        int length,
        NetExtraInfo segmentation,
        byte[] scratch,
        out FrameOffload offload
    )
    {
        offload = default;
        var head = HeadOf(context, parts, scratch);
        context.Touches?.TouchOwn(context.Domain.Id, parts[0].Frame, isWrite: false);
        if (
            FrameHeaders.Parse(head, length, out var headers) != FrameDefect.None
            || headers.Transport == TransportKind.None
        )
        {
            return false;
        }

        return OffloadFrom(headers, segmentation, out offload);
    }

    /// <summary>The offload that headers and netif's kind make together.</summary>
    public static bool OffloadFrom(
        in FrameHeaders headers,
        NetExtraInfo segmentation,
        out FrameOffload offload
    )
    {
        offload = new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            HeaderLength = (ushort)headers.PayloadOffset,
            ChecksumStart = (ushort)headers.TransportOffset,
            ChecksumOffset = (ushort)(headers.ChecksumField - headers.TransportOffset),
        };
        if (segmentation.Type == NetExtraType.None)
        {
            return true;
        }

        var kind = segmentation.Segmentation switch
        {
            NetSegmentation.TcpV4 when headers.IpVersion == 4 => SegmentationKind.TcpV4,
            NetSegmentation.TcpV6 when headers.IpVersion == 6 => SegmentationKind.TcpV6,
            _ => SegmentationKind.None,
        };
        offload = offload with { RawKind = (byte)kind, SegmentSize = segmentation.SegmentSize };
        return kind != SegmentationKind.None
            && headers.Transport == TransportKind.Tcp
            && segmentation.SegmentSize != 0;
    }

    // The first bytes in one piece: where they are, if the first page has enough of them.
    private static ReadOnlySpan<byte> HeadOf(
        DomainContext context,
        ReadOnlySpan<NetFragment> parts,
        byte[] scratch
    )
    {
        if (parts[0].Length >= MostBytes || parts.Length == 1)
        {
            return BytesOf(context, parts[0], MostBytes);
        }

        var copied = 0;
        foreach (var part in parts)
        {
            var bytes = BytesOf(context, part, scratch.Length - copied);
            bytes.CopyTo(scratch.AsSpan(copied));
            copied += bytes.Length;
        }

        return scratch.AsSpan(0, copied);
    }

    private static ReadOnlySpan<byte> BytesOf(DomainContext context, NetFragment part, int most)
    {
        var length = Math.Min(part.Length, most);
        return length == 0
            ? []
            : new FrameFragment(context.AddressOf(part.Frame) + part.Offset, length).SharedSpan;
    }
}
