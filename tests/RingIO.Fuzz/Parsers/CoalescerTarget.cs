// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Fuzz.Parsers;

/// <summary>Frames as they come from outside, joined, and cut again.</summary>
public static class CoalescerTarget
{
    private const int Prefix = 3;

    /// <summary>The target.</summary>
    public static FuzzTarget Coalescer { get; } = new("coalescer", Run, Seeds);

    /// <summary>Joins, cuts, and demands the very frames that were added.</summary>
    /// <param name="bytes">Frames, each behind its length and what came with it.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        using var coalescer = new ReceiveCoalescer(4);
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        var added = new List<string>();
        var taken = new List<string>();
        while (bytes.Length >= Prefix)
        {
            var length = Math.Min(
                BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                bytes.Length - Prefix
            );
            var frame = bytes.Slice(Prefix, length);
            var offload = new FrameOffload { Checksum = (ChecksumState)(bytes[2] & 3) };
            bytes = bytes[(Prefix + length)..];
            while (!coalescer.HasRoom)
            {
                Take(coalescer, room, taken, flush: true);
            }

            frame.CopyTo(coalescer.Room.SharedSpan);
            coalescer.Add(length, offload);
            added.Add(Convert.ToHexString(frame));
            Demand.That(
                coalescer.Held + coalescer.Ready <= 4,
                "More is held than there are slots."
            );
        }

        while (Take(coalescer, room, taken, flush: true)) { }
        Demand.That(
            added
                .Order(StringComparer.Ordinal)
                .SequenceEqual(taken.Order(StringComparer.Ordinal), StringComparer.Ordinal),
            "What was cut again is not what came."
        );
    }

    private static bool Take(
        ReceiveCoalescer coalescer,
        NativeFrame room,
        List<string> taken,
        bool flush
    )
    {
        if (coalescer.TryTake(flush, room.Whole, out var frame) != ReceiveResult.Received)
        {
            return false;
        }

        var bytes = room.Bytes[..frame.Length];
        if (frame.Offload.Kind == SegmentationKind.None)
        {
            taken.Add(Convert.ToHexString(bytes));
            return true;
        }

        Demand.That(
            FrameSegmenter.TryCreate(bytes, bytes.Length, frame.Offload, out var cut)
                == FrameDefect.None,
            "What was joined cannot be cut."
        );
        var header = new byte[cut.HeaderLength];
        for (var index = 0; index < cut.Count; index++)
        {
            var (offset, length) = cut[index];
            var piece = room.Whole[0].Slice(cut.HeaderLength + offset, length);
            cut.WriteHeader(index, [piece], header);
            taken.Add(Convert.ToHexString([.. header, .. piece.SharedSpan]));
        }

        return true;
    }

    private static byte[][] Seeds() =>
        [
            Joined(SeedFrames.Run(4)),
            Joined(SeedFrames.Run(6)),
            Joined(
                SeedFrames
                    .Run(4)
                    .Zip(SeedFrames.Run(6))
                    .SelectMany(p => new[] { p.First, p.Second })
            ),
            Joined(SeedFrames.All()),
        ];

    private static byte[] Joined(IEnumerable<byte[]> frames) =>
        [
            .. frames.SelectMany(frame =>
                (byte[])[(byte)frame.Length, (byte)(frame.Length >> 8), 0, .. frame]
            ),
        ];
}
