// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Drivers.Net.Capture;

/// <summary>Reads the frames of pcapng: enhanced, simple and obsolete packet blocks of any section (draft-ietf-opsawg-pcapng).</summary>
/// <remarks>
/// As <see cref="CaptureReader"/>, whose Open makes it. Blocks of other kinds are passed over; frames of simple packet
/// blocks have no time and get 0.
/// </remarks>
public sealed class PcapNgReader : CaptureReader
{
    internal const uint SectionHeader = 0x0A0D0D0A;
    internal const uint ByteOrderMagic = 0x1A2B3C4D;
    internal const uint InterfaceDescription = 1;
    internal const uint ObsoletePacket = 2;
    internal const uint SimplePacket = 3;
    internal const uint EnhancedPacket = 6;
    internal const ushort OptionResolution = 9;
    internal const ushort OptionOffset = 14;

    // Type, length, and the length again behind the body.
    internal const int Frame = 12;
    private const int MaxInterfaces = 4096;

    private readonly List<CaptureInterface> _interfaces = [];

    internal PcapNgReader(CaptureStream stream)
        : base(stream)
    {
        Span<byte> length = stackalloc byte[4];
        stream.Read(length, "a section header's length");
        ReadSection(length, 0);
    }

    /// <summary>How many interfaces the section has described so far.</summary>
    public int InterfaceCount => _interfaces.Count;

    /// <inheritdoc/>
    public override bool TryRead(out ReadOnlySpan<byte> bytes, out CapturedFrame frame)
    {
        Span<byte> header = stackalloc byte[8];
        while (true)
        {
            var start = Offset;
            if (!Stream.TryRead(header, "a block's header"))
            {
                bytes = default;
                frame = default;
                return false;
            }

            var type = Stream.U32(header);
            if (type == SectionHeader)
            {
                ReadSection(header[4..], start);
                continue;
            }

            var length = RequireBlock(Stream.U32(header[4..]), Frame, start);
            switch (type)
            {
                case InterfaceDescription:
                    ReadInterface(length, start);
                    break;
                case EnhancedPacket:
                case ObsoletePacket:
                    ReadPacket(length, start, type == EnhancedPacket, out bytes, out frame);
                    return true;
                case SimplePacket:
                    ReadSimplePacket(length, start, out bytes, out frame);
                    return true;
                default:
                    Stream.Skip(length - Frame, "a block");
                    break;
            }

            EndBlock(length, start);
        }
    }

    private static uint RequireBlock(uint length, uint least, long start) =>
        length >= least && length % 4 == 0
            ? length
            : throw new CaptureFormatException(
                start + 4,
                $"a block of {length} bytes is announced: its kind has {least} at least, in multiples of 4."
            );

    private void EndBlock(uint length, long start)
    {
        Span<byte> again = stackalloc byte[4];
        Stream.Read(again, "a block's second length");
        if (Stream.U32(again) != length)
        {
            throw new CaptureFormatException(
                Offset - 4,
                $"the block from byte {start} on has {length} bytes at its beginning and {Stream.U32(again)} at its end."
            );
        }
    }

    private void ReadSection(ReadOnlySpan<byte> rawLength, long start)
    {
        const int Least = 28;
        Span<byte> body = stackalloc byte[Least - Frame];
        Stream.Read(body, "a section header");
        Stream.BigEndian = BinaryPrimitives.ReadUInt32BigEndian(body) == ByteOrderMagic;
        if (Stream.U32(body) != ByteOrderMagic)
        {
            throw new CaptureFormatException(
                start + 8,
                $"a section's magic number is 0x{Stream.U32(body):x8}, not 0x1a2b3c4d in either order."
            );
        }

        var length = RequireBlock(Stream.U32(rawLength), Least, start);
        var (major, minor) = (Stream.U16(body[4..]), Stream.U16(body[6..]));
        if (major != 1)
        {
            throw new CaptureFormatException(
                start + 12,
                $"version {major}.{minor} of pcapng; 1.0 is known."
            );
        }

        _interfaces.Clear();
        Stream.Skip(length - Least, "a section's options");
        EndBlock(length, start);
    }

    private void ReadInterface(uint length, long start)
    {
        const int Least = 20;
        RequireBlock(length, Least, start);
        if (_interfaces.Count == MaxInterfaces)
        {
            throw new CaptureFormatException(
                start,
                $"a section describes more than {MaxInterfaces} interfaces."
            );
        }

        Span<byte> body = stackalloc byte[Least - Frame];
        Stream.Read(body, "an interface description");
        var found = new CaptureInterface(Stream.U16(body), Stream.U32(body[4..]));
        ReadOptions(length - Least, ref found);
        _interfaces.Add(found);
    }

    private void ReadOptions(uint left, ref CaptureInterface found)
    {
        Span<byte> option = stackalloc byte[4];
        Span<byte> value = stackalloc byte[8];
        while (left >= 4)
        {
            Stream.Read(option, "an option");
            left -= 4;
            var (code, length) = (Stream.U16(option), Stream.U16(option[2..]));
            var padded = (uint)(length + 3) & ~3u;
            if (padded > left)
            {
                throw new CaptureFormatException(
                    Offset - 2,
                    $"an option of {length} bytes is announced where its block has {left} left."
                );
            }

            left -= padded;
            if (padded <= value.Length)
            {
                Stream.Read(value[..(int)padded], "an option's value");
                Apply(code, value[..length], ref found);
            }
            else
            {
                Stream.Skip(padded, "an option's value");
            }
        }
    }

    private void Apply(ushort code, ReadOnlySpan<byte> value, ref CaptureInterface found)
    {
        if (code == OptionResolution && value.Length == 1)
        {
            found.Resolution = value[0];
        }
        else if (code == OptionOffset && value.Length == 8)
        {
            found.OffsetSeconds = Stream.BigEndian
                ? BinaryPrimitives.ReadInt64BigEndian(value)
                : BinaryPrimitives.ReadInt64LittleEndian(value);
        }
    }

    private void ReadPacket(
        uint length,
        long start,
        bool isEnhanced,
        out ReadOnlySpan<byte> bytes,
        out CapturedFrame frame
    )
    {
        const int Least = 32;
        RequireBlock(length, Least, start);
        Span<byte> body = stackalloc byte[Least - Frame];
        Stream.Read(body, "a packet's header");
        // The obsolete block has a number of 16 bits, and a count of drops behind it.
        var number = isEnhanced ? Stream.U32(body) : Stream.U16(body);
        var source = RequireInterface(number, start + 8);
        var units = ((ulong)Stream.U32(body[4..]) << 32) | Stream.U32(body[8..]);
        var time =
            source.Nanoseconds(units)
            ?? throw new CaptureFormatException(
                start + 12,
                $"a time of {units} units is outside the years 1678 to 2262."
            );
        var kept = Stream.U32(body[12..]);
        bytes = ReadKept(kept, length - Least, start + 20);
        EndBlock(length, start);
        frame = new CapturedFrame(
            time,
            (int)Math.Min(Stream.U32(body[16..]), int.MaxValue),
            source.LinkType,
            (int)number
        );
    }

    private void ReadSimplePacket(
        uint length,
        long start,
        out ReadOnlySpan<byte> bytes,
        out CapturedFrame frame
    )
    {
        const int Least = 16;
        RequireBlock(length, Least, start);
        Span<byte> body = stackalloc byte[Least - Frame];
        Stream.Read(body, "a packet's length");
        var source = RequireInterface(0, start);
        var original = Stream.U32(body);
        var snap = source.SnapLength == 0 ? uint.MaxValue : source.SnapLength;
        bytes = ReadKept(Math.Min(original, snap), length - Least, start + 8);
        EndBlock(length, start);
        frame = new CapturedFrame(0, (int)Math.Min(original, int.MaxValue), source.LinkType, 0);
    }

    // The frame's bytes, then padding and options, which nobody needs.
    private ReadOnlySpan<byte> ReadKept(uint kept, uint room, long offset)
    {
        if (kept > room)
        {
            throw new CaptureFormatException(
                offset,
                $"a frame of {kept} bytes is announced where its block has {room} left."
            );
        }

        var bytes = ReadBytes(RequireLength(kept, offset));
        Stream.Skip(room - kept, "padding and options");
        return bytes;
    }

    private CaptureInterface RequireInterface(uint number, long offset) =>
        number < (uint)_interfaces.Count
            ? _interfaces[(int)number]
            : throw new CaptureFormatException(
                offset,
                $"a frame came from interface {number}, of which the section has described {_interfaces.Count}."
            );
}
