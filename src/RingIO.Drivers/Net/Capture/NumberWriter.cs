// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Drivers.Net.Capture;

/// <summary>Writes numbers one behind the other, in one order or the other.</summary>
internal ref struct NumberWriter(Span<byte> bytes, bool bigEndian)
{
    private readonly Span<byte> _bytes = bytes;
    private int _length;

    public void U16(ushort value)
    {
        var place = _bytes[_length..];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(place, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(place, value);
        }

        _length += 2;
    }

    public void U32(uint value)
    {
        var place = _bytes[_length..];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(place, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(place, value);
        }

        _length += 4;
    }

    public void Byte(byte value) => _bytes[_length++] = value;
}
