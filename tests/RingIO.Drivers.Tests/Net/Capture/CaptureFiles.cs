// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Drivers.Net.Capture;

namespace RingIO.Drivers.Tests.Net.Capture;

/// <summary>Capture files: by our writers, and block by block by hand.</summary>
internal static class CaptureFiles
{
    public static List<(long Time, byte[] Bytes, int Original)> Frames(
        Random random,
        int count,
        bool nano,
        int longest = 3000
    ) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                {
                    var bytes = new byte[random.Next(longest)];
                    random.NextBytes(bytes);
                    var time = random.NextInt64(uint.MaxValue * 1_000_000_000L);
                    return (nano ? time : time / 1000 * 1000, bytes, bytes.Length + random.Next(3));
                }),
        ];

    public static byte[] Write(
        List<(long Time, byte[] Bytes, int Original)> frames,
        bool ng,
        bool big,
        bool nano
    )
    {
        var stream = new MemoryStream();
        var options = new CaptureOptions { BigEndian = big, Nanoseconds = nano };
        if (ng)
        {
            var writer = new PcapNgWriter(stream, options);
            frames.ForEach(frame => writer.Write(frame.Time, frame.Bytes, frame.Original));
        }
        else
        {
            var writer = new PcapWriter(stream, options);
            frames.ForEach(frame => writer.Write(frame.Time, frame.Bytes, frame.Original));
        }

        return stream.ToArray();
    }

    /// <summary>pcapng by hand, after the draft.</summary>
    internal sealed class Blocks(bool big)
    {
        private readonly List<byte> _bytes = [];
        private bool _big = big;

        public byte[] ToArray() => [.. _bytes];

        public Blocks Section(bool? big = null)
        {
            _big = big ?? _big;
            return Block(
                0x0A0D0D0A,
                [
                    .. U32(0x1A2B3C4D),
                    .. U16(1),
                    .. U16(0),
                    .. U32(uint.MaxValue),
                    .. U32(uint.MaxValue),
                ]
            );
        }

        public Blocks Interface(int link, byte? resolution, long offset = 0)
        {
            byte[] body = [.. U16(link), .. U16(0), .. U32(0)];
            // A name first, which is to be passed over.
            body = [.. body, .. U16(2), .. U16(9), .. "interface"u8, 0, 0, 0];
            if (resolution is { } value)
            {
                body = [.. body, .. U16(9), .. U16(1), value, 0, 0, 0];
            }

            if (offset != 0)
            {
                var (high, low) = (U32((uint)(offset >> 32)), U32((uint)offset));
                body =
                [
                    .. body,
                    .. U16(14),
                    .. U16(8),
                    .. (_big ? high : low),
                    .. (_big ? low : high),
                ];
            }

            return Block(1, [.. body, .. U32(0)]);
        }

        public Blocks Enhanced(uint source, long units, byte[] bytes) =>
            // With a comment behind the frame.
            Block(
                6,
                [
                    .. U32(source),
                    .. Rest(units, bytes),
                    .. U16(1),
                    .. U16(2),
                    65,
                    66,
                    0,
                    0,
                    .. U32(0),
                ]
            );

        public Blocks Obsolete(int source, long units, byte[] bytes) =>
            Block(2, [.. U16(source), .. U16(0xFFFF), .. Rest(units, bytes)]);

        public Blocks Simple(uint original, byte[] bytes) =>
            Block(3, [.. U32(original), .. bytes, .. new byte[-bytes.Length & 3]]);

        public Blocks Block(uint type, byte[] body)
        {
            var length = U32((uint)(12 + body.Length));
            _bytes.AddRange([.. U32(type), .. length, .. body, .. length]);
            return this;
        }

        private byte[] Rest(long units, byte[] bytes) =>
            [
                .. U32((uint)(units >> 32)),
                .. U32((uint)units),
                .. U32((uint)bytes.Length),
                .. U32((uint)bytes.Length),
                .. bytes,
                .. new byte[-bytes.Length & 3],
            ];

        private byte[] U16(int value)
        {
            var bytes = new byte[2];
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
            return Ordered(bytes);
        }

        private byte[] U32(uint value)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            return Ordered(bytes);
        }

        private byte[] Ordered(byte[] bytes)
        {
            if (_big)
            {
                Array.Reverse(bytes);
            }

            return bytes;
        }
    }
}
