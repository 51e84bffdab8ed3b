// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Drivers.Net.Capture;

/// <summary>Reads frames of a capture file, whichever of the two formats it has.</summary>
/// <remarks>
/// Files come from anywhere: whatever they hold, a reader needs at most <see cref="LongestFrame"/> bytes and a table of
/// interfaces, and reads each byte once; what is malformed is a <see cref="CaptureFormatException"/> that names the
/// place, after which the reader is of no more use. Nothing is allocated for a frame. Ownership: the stream is the
/// caller's. Thread safety: one thread at a time.
/// </remarks>
public abstract class CaptureReader
{
    /// <summary>The longest frame that is read or written, in bytes: as much as tcpdump keeps (MAXIMUM_SNAPLEN).</summary>
    public const int LongestFrame = 262144;

    private byte[] _buffer = new byte[2048];

    private protected CaptureReader(CaptureStream stream) => Stream = stream;

    /// <summary>How many bytes of the stream were read.</summary>
    public long Offset => Stream.Offset;

    internal CaptureStream Stream { get; }

    /// <summary>Finds out the format and reads the file's header.</summary>
    /// <param name="stream">The capture, from its first byte; need not be seekable. Wrap a file in a buffer of some size.</param>
    /// <returns>The reader.</returns>
    /// <exception cref="CaptureFormatException">It is no capture, or one of an unknown version.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static CaptureReader Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var capture = new CaptureStream(stream);
        Span<byte> magic = stackalloc byte[4];
        capture.Read(magic, "the magic number");
        var number = BinaryPrimitives.ReadUInt32BigEndian(magic);
        return number == PcapNgReader.SectionHeader
            ? new PcapNgReader(capture)
            : new PcapReader(capture, number);
    }

    /// <summary>Reads the next frame.</summary>
    /// <param name="bytes">What was kept of it; valid until the next call.</param>
    /// <param name="frame">What the capture says of it.</param>
    /// <returns>Whether there was one; <see langword="false"/> at the file's end.</returns>
    /// <exception cref="CaptureFormatException">The file is malformed here, or cut off in the middle of a frame.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public abstract bool TryRead(out ReadOnlySpan<byte> bytes, out CapturedFrame frame);

    /// <summary>Reads a frame's bytes; the length has been compared with <see cref="LongestFrame"/>.</summary>
    private protected ReadOnlySpan<byte> ReadBytes(int length)
    {
        // By steps: a length that lies in a short file costs no more than twice what is there.
        var read = 0;
        while (read < length)
        {
            if (read == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var end = Math.Min(length, _buffer.Length);
            Stream.Read(_buffer.AsSpan(read..end), "a frame");
            read = end;
        }

        return _buffer.AsSpan(0, length);
    }

    /// <summary>A length that came from the file.</summary>
    private protected static int RequireLength(uint length, long offset) =>
        length <= LongestFrame
            ? (int)length
            : throw new CaptureFormatException(
                offset,
                $"a frame of {length} bytes is announced: more than {LongestFrame} is no frame."
            );
}
