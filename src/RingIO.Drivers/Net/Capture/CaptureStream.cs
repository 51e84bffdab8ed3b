// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Drivers.Net.Capture;

/// <summary>Bytes of a capture, counted, in one order or the other.</summary>
internal sealed class CaptureStream(Stream stream)
{
    private readonly byte[] _scratch = new byte[4096];

    public long Offset { get; private set; }

    public bool BigEndian { get; set; }

    /// <summary>Reads exactly so many bytes; false at the stream's end before the first.</summary>
    public bool TryRead(Span<byte> bytes, string what)
    {
        var count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Offset += count;
        return count == bytes.Length
            || (
                count == 0
                    ? false
                    : throw new CaptureFormatException(
                        Offset,
                        $"it ends after {count} of the {bytes.Length} bytes of {what}."
                    )
            );
    }

    /// <summary>Reads bytes that must be there.</summary>
    public void Read(Span<byte> bytes, string what)
    {
        if (bytes.Length > 0 && !TryRead(bytes, what))
        {
            throw new CaptureFormatException(
                Offset,
                $"it ends where {bytes.Length} bytes of {what} should be."
            );
        }
    }

    /// <summary>Passes over bytes that must be there.</summary>
    public void Skip(long count, string what)
    {
        while (count > 0)
        {
            var piece = (int)Math.Min(count, _scratch.Length);
            Read(_scratch.AsSpan(0, piece), what);
            count -= piece;
        }
    }

    public uint U32(ReadOnlySpan<byte> bytes) =>
        BigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    public ushort U16(ReadOnlySpan<byte> bytes) =>
        BigEndian
            ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
            : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}
