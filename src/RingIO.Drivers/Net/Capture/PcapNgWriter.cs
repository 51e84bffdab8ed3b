// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>Writes pcapng: one section, with an enhanced packet block for each frame (draft-ietf-opsawg-pcapng).</summary>
/// <remarks>
/// Nothing is allocated for a frame, and nothing is buffered: wrap a file in a buffer. Ownership: the stream is the
/// caller's. Thread safety: one thread at a time.
/// </remarks>
public sealed class PcapNgWriter
{
    private readonly Stream _stream;
    private readonly CaptureOptions _options;
    private int _interfaces;

    /// <summary>Writes a section's header, and describes interface 0.</summary>
    /// <param name="stream">Where the capture goes.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public PcapNgWriter(Stream stream, CaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _options = options ?? new CaptureOptions();
        _options.Check();
        const int Length = 28;
        Span<byte> block = stackalloc byte[Length];
        var numbers = new NumberWriter(block, _options.BigEndian);
        numbers.U32(PcapNgReader.SectionHeader);
        numbers.U32(Length);
        numbers.U32(PcapNgReader.ByteOrderMagic);
        numbers.U16(1);
        numbers.U16(0);
        // -1: the section's length is not known beforehand.
        numbers.U32(uint.MaxValue);
        numbers.U32(uint.MaxValue);
        numbers.U32(Length);
        _stream.Write(block);
        AddInterface(_options.LinkType);
    }

    /// <summary>Describes one more interface.</summary>
    /// <param name="linkType">The kind of its frames: a LINKTYPE number.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number has more than 16 bits.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public int AddInterface(int linkType)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(linkType);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(linkType, ushort.MaxValue);
        const int Length = 32;
        Span<byte> block = stackalloc byte[Length];
        var numbers = new NumberWriter(block, _options.BigEndian);
        numbers.U32(PcapNgReader.InterfaceDescription);
        numbers.U32(Length);
        numbers.U16((ushort)linkType);
        numbers.U16(0);
        numbers.U32((uint)_options.SnapLength);
        numbers.U16(PcapNgReader.OptionResolution);
        numbers.U16(1);
        numbers.Byte((byte)(_options.Nanoseconds ? 9 : 6));
        numbers.Byte(0);
        numbers.U16(0);
        // The end of options, of no length.
        numbers.U32(0);
        numbers.U32(Length);
        _stream.Write(block);
        return _interfaces++;
    }

    /// <summary>Writes a frame; what is longer than the option's length is cut off.</summary>
    /// <param name="timestamp">Nanoseconds since 1970-01-01 00:00 UTC; cut to microseconds if the file has those.</param>
    /// <param name="bytes">The frame.</param>
    /// <param name="originalLength">Its length on the wire, if these bytes are not all of it.</param>
    /// <param name="interfaceNumber">Where it was seen.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970, there is no such interface, or the frame is longer than it was on the wire.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Write(
        long timestamp,
        ReadOnlySpan<byte> bytes,
        int? originalLength = null,
        int interfaceNumber = 0
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(timestamp);
        ArgumentOutOfRangeException.ThrowIfNegative(interfaceNumber);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(interfaceNumber, _interfaces);
        ArgumentOutOfRangeException.ThrowIfLessThan(
            originalLength ?? bytes.Length,
            bytes.Length,
            nameof(originalLength)
        );
        var kept = bytes[..Math.Min(bytes.Length, _options.SnapLength)];
        var padding = -kept.Length & 3;
        const int Around = 32;
        var length = (uint)(Around + kept.Length + padding);
        var units = _options.Nanoseconds ? timestamp : timestamp / 1000;
        Span<byte> header = stackalloc byte[Around - 4];
        var numbers = new NumberWriter(header, _options.BigEndian);
        numbers.U32(PcapNgReader.EnhancedPacket);
        numbers.U32(length);
        numbers.U32((uint)interfaceNumber);
        numbers.U32((uint)(units >> 32));
        numbers.U32((uint)units);
        numbers.U32((uint)kept.Length);
        numbers.U32((uint)(originalLength ?? bytes.Length));
        _stream.Write(header);
        _stream.Write(kept);
        Span<byte> end = stackalloc byte[8];
        end.Clear();
        new NumberWriter(end[padding..], _options.BigEndian).U32(length);
        _stream.Write(end[..(padding + 4)]);
    }
}
