// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Net.Capture;

/// <summary>Writes pcap (draft-ietf-opsawg-pcap).</summary>
/// <remarks>
/// Nothing is allocated for a frame, and nothing is buffered: wrap a file in a buffer. Ownership: the stream is the
/// caller's. Thread safety: one thread at a time.
/// </remarks>
public sealed class PcapWriter
{
    private readonly Stream _stream;
    private readonly CaptureOptions _options;

    /// <summary>Writes a file's header.</summary>
    /// <param name="stream">Where the capture goes.</param>
    /// <param name="options">How; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public PcapWriter(Stream stream, CaptureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        _stream = stream;
        _options = options ?? new CaptureOptions();
        _options.Check();
        Span<byte> header = stackalloc byte[PcapReader.FileHeaderLength];
        header.Clear();
        var numbers = new NumberWriter(header, _options.BigEndian);
        numbers.U32(_options.Nanoseconds ? PcapReader.Nanoseconds : PcapReader.Microseconds);
        numbers.U16(2);
        numbers.U16(4);
        numbers.U32(0);
        numbers.U32(0);
        numbers.U32((uint)_options.SnapLength);
        numbers.U32((uint)_options.LinkType);
        _stream.Write(header);
    }

    /// <summary>Writes a frame; what is longer than the option's length is cut off.</summary>
    /// <param name="timestamp">Nanoseconds since 1970-01-01 00:00 UTC, up to the year 2106; cut to microseconds if the file has those.</param>
    /// <param name="bytes">The frame.</param>
    /// <param name="originalLength">Its length on the wire, if these bytes are not all of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time cannot be written, or the frame is longer than it was on the wire.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public void Write(long timestamp, ReadOnlySpan<byte> bytes, int? originalLength = null)
    {
        var (seconds, nanoseconds) = Math.DivRem(timestamp, 1_000_000_000L);
        ArgumentOutOfRangeException.ThrowIfNegative(timestamp);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seconds, uint.MaxValue, nameof(timestamp));
        ArgumentOutOfRangeException.ThrowIfLessThan(
            originalLength ?? bytes.Length,
            bytes.Length,
            nameof(originalLength)
        );
        var kept = bytes[..Math.Min(bytes.Length, _options.SnapLength)];
        Span<byte> header = stackalloc byte[PcapReader.RecordHeaderLength];
        var numbers = new NumberWriter(header, _options.BigEndian);
        numbers.U32((uint)seconds);
        numbers.U32((uint)(_options.Nanoseconds ? nanoseconds : nanoseconds / 1000));
        numbers.U32((uint)kept.Length);
        numbers.U32((uint)(originalLength ?? bytes.Length));
        _stream.Write(header);
        _stream.Write(kept);
    }
}
