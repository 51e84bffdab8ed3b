// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>Reads pcap: micro- or nanoseconds, either order of bytes (draft-ietf-opsawg-pcap).</summary>
/// <remarks>As <see cref="CaptureReader"/>, whose Open makes it.</remarks>
public sealed class PcapReader : CaptureReader
{
    internal const uint Microseconds = 0xA1B2C3D4;
    internal const uint Nanoseconds = 0xA1B23C4D;
    internal const int FileHeaderLength = 24;
    internal const int RecordHeaderLength = 16;

    private readonly uint _unitsPerSecond;
    private readonly long _nanosecondsPerUnit;

    internal PcapReader(CaptureStream stream, uint magic)
        : base(stream)
    {
        var reversed = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(magic);
        stream.BigEndian = magic is Microseconds or Nanoseconds;
        var isNano = magic == Nanoseconds || reversed == Nanoseconds;
        if (!stream.BigEndian && reversed is not (Microseconds or Nanoseconds))
        {
            throw new CaptureFormatException(
                0,
                $"0x{magic:x8} begins neither pcap (0xa1b2c3d4, 0xa1b23c4d) nor pcapng (0x0a0d0d0a)."
            );
        }

        _unitsPerSecond = isNano ? 1_000_000_000u : 1_000_000u;
        _nanosecondsPerUnit = isNano ? 1 : 1000;
        IsNanoseconds = isNano;
        Span<byte> rest = stackalloc byte[FileHeaderLength - 4];
        stream.Read(rest, "the file header");
        var (major, minor) = (stream.U16(rest), stream.U16(rest[2..]));
        if (major != 2)
        {
            throw new CaptureFormatException(4, $"version {major}.{minor} of pcap; 2.4 is known.");
        }

        SnapLength = stream.U32(rest[12..]);
        // The upper half says how long a frame check sequence is, and is nothing to the kind of link.
        LinkType = (int)(stream.U32(rest[16..]) & 0xFFFF);
    }

    /// <summary>The kind of all frames: a LINKTYPE number.</summary>
    public int LinkType { get; }

    /// <summary>How many bytes of a frame were kept at most, as the file says; nothing depends on it.</summary>
    public long SnapLength { get; }

    /// <summary>Whether times have nanoseconds.</summary>
    public bool IsNanoseconds { get; }

    /// <summary>Whether numbers have the highest byte first.</summary>
    public bool IsBigEndian => Stream.BigEndian;

    /// <inheritdoc/>
    public override bool TryRead(out ReadOnlySpan<byte> bytes, out CapturedFrame frame)
    {
        var start = Offset;
        Span<byte> header = stackalloc byte[RecordHeaderLength];
        if (!Stream.TryRead(header, "a record's header"))
        {
            bytes = default;
            frame = default;
            return false;
        }

        var seconds = Stream.U32(header);
        var fraction = Stream.U32(header[4..]);
        if (fraction >= _unitsPerSecond)
        {
            throw new CaptureFormatException(
                start + 4,
                $"a time has {fraction} parts of a second of {_unitsPerSecond}."
            );
        }

        var length = RequireLength(Stream.U32(header[8..]), start + 8);
        var original = Stream.U32(header[12..]);
        bytes = ReadBytes(length);
        frame = new CapturedFrame(
            (seconds * 1_000_000_000L) + (fraction * _nanosecondsPerUnit),
            (int)Math.Min(original, int.MaxValue),
            LinkType,
            0
        );
        return true;
    }
}
