// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;

namespace RingIO.Drivers.Net;

public sealed partial class ReceiveCoalescer
{
    // A whole TCP packet with payload, an ordinary one, whose headers are what the segmenter would write for it.
    private static bool IsCandidate(in CoalescedFrame frame, out int payloadSum)
    {
        payloadSum = 0;
        var headers = frame.Headers;
        var bytes = frame.Room.SharedSpan[..frame.Length];
        if (
            headers.Transport != TransportKind.Tcp
            || headers.HasRouting
            || headers.PayloadEnd != frame.Length
            || headers.PayloadOffset == frame.Length
            || headers.PayloadOffset > MaxHeader
            || frame.Offload.RawKind != 0
            || frame.Offload.NeedsChecksum
        )
        {
            return false;
        }

        var flags = bytes[headers.TransportOffset + FrameSegmenter.TcpFlags];
        if ((flags & Ack) == 0 || (flags & FrameSegmenter.NotCut) != 0)
        {
            return false;
        }

        var sum = default(InternetChecksum);
        sum.Add(bytes[headers.PayloadOffset..]);
        payloadSum = sum.Folded;
        return IsNext(frame, frame, 0, flags, sum.Folded);
    }

    // Whether a frame's headers are those of segment `index` of a run.
    private static bool IsNext(
        in CoalescedFrame run,
        in CoalescedFrame frame,
        int index,
        byte flags,
        ushort payloadSum
    )
    {
        Span<byte> room = stackalloc byte[MaxHeader];
        var header = room[..run.Headers.PayloadOffset];
        run.Room.SharedSpan[..header.Length].CopyTo(header);
        header[run.Headers.TransportOffset + FrameSegmenter.TcpFlags] = flags;
        var length = frame.Length - header.Length;
        FrameSegmenter.Number(header, run.Headers, index, index * run.SegmentSize, length);
        FrameSegmenter.Finish(header, run.Headers, length, payloadSum);
        return header.SequenceEqual(frame.Room.SharedSpan[..header.Length]);
    }

    private static bool TryMerge(ref CoalescedFrame run, in CoalescedFrame frame, ushort payloadSum)
    {
        var start = run.Headers.PayloadOffset;
        var length = frame.Length - start;
        if (
            frame.Headers.PayloadOffset != start
            || frame.Headers.TransportOffset != run.Headers.TransportOffset
            || length > run.SegmentSize
            || run.Length + length - run.Headers.NetworkOffset > ushort.MaxValue
        )
        {
            return false;
        }

        const byte Last = FrameSegmenter.Fin | FrameSegmenter.Psh;
        var place = run.Headers.TransportOffset + FrameSegmenter.TcpFlags;
        var bytes = run.Room.SharedSpan;
        var closing = frame.Room.SharedSpan[place] & Last;
        var flags = (bytes[place] & ~FrameSegmenter.Cwr) | closing;
        if (!IsNext(run, frame, run.Segments, (byte)flags, payloadSum))
        {
            return false;
        }

        frame.Room.SharedSpan[start..frame.Length].CopyTo(bytes[run.Length..]);
        run.Length += length;
        run.Segments++;
        bytes[place] |= (byte)closing;
        return true;
    }

    // Whether another segment may follow: all so far are full, and none was the last.
    private static bool IsOpen(in CoalescedFrame run)
    {
        var flags = run.Room.SharedSpan[run.Headers.TransportOffset + FrameSegmenter.TcpFlags];
        return (flags & (FrameSegmenter.Fin | FrameSegmenter.Psh)) == 0
            && run.Length == run.Headers.PayloadOffset + (run.Segments * run.SegmentSize);
    }

    // Makes one frame of a run: its lengths, and a checksum that is still to be completed.
    private static void Conclude(ref CoalescedFrame run)
    {
        if (run.Segments == 1)
        {
            return;
        }

        var headers = run.Headers;
        var header = run.Room.SharedSpan[..headers.PayloadOffset];
        var payload = run.Length - header.Length;
        var tcp = headers.TransportOffset;
        FrameSegmenter.WriteLength(header, headers, payload);
        if (headers.IpVersion == 4)
        {
            headers.WriteIpv4Checksum(header);
        }

        BinaryPrimitives.WriteUInt16BigEndian(
            header[(tcp + FrameHeaders.TcpChecksum)..],
            headers.PseudoHeaderSum(header, run.Length - tcp)
        );
        var kind = headers.IpVersion == 4 ? SegmentationKind.TcpV4 : SegmentationKind.TcpV6;
        var hasCwr = (header[tcp + FrameSegmenter.TcpFlags] & FrameSegmenter.Cwr) != 0;
        run.Offload = new FrameOffload
        {
            Checksum = ChecksumState.Needed,
            RawKind = (byte)((byte)kind | (hasCwr ? FrameOffload.EcnBit : 0)),
            HeaderLength = (ushort)header.Length,
            SegmentSize = (ushort)run.SegmentSize,
            ChecksumStart = (ushort)tcp,
            ChecksumOffset = FrameHeaders.TcpChecksum,
        };
    }

    // The held run of the frame's connection: the same addresses and ports. -1 if there is none.
    private int FindRun(in CoalescedFrame frame)
    {
        // A TCP packet that is cut short has no ports that could be trusted: it counts as a stranger.
        if (frame.Headers.Transport != TransportKind.Tcp)
        {
            return -1;
        }

        var connection = Connection(frame);
        for (var run = 0; run < _heldCount; run++)
        {
            ref var held = ref _slots[_held[run]];
            if (
                held.Headers.IpVersion == frame.Headers.IpVersion
                && Connection(held).SequenceEqual(connection)
                && Ports(held) == Ports(frame)
            )
            {
                return run;
            }
        }

        return -1;
    }

    private static ReadOnlySpan<byte> Connection(in CoalescedFrame frame)
    {
        var start = frame.Headers.NetworkOffset;
        return frame.Headers.IpVersion == 4
            ? frame.Room.SharedSpan.Slice(start + 12, 8)
            : frame.Room.SharedSpan.Slice(start + 8, 32);
    }

    private static uint Ports(in CoalescedFrame frame) =>
        BinaryPrimitives.ReadUInt32BigEndian(
            frame.Room.SharedSpan[frame.Headers.TransportOffset..]
        );
}
