// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using System.Globalization;

namespace RingIO.Drivers.Net;

/// <summary>An Ethernet address: 48 bits.</summary>
/// <param name="Value">The bits, the first byte on the wire highest.</param>
/// <remarks>Immutable. Thread safety: a value.</remarks>
public readonly record struct MacAddress(ulong Value)
{
    /// <summary>The length on the wire in bytes.</summary>
    public const int Length = 6;

    /// <summary>Everybody.</summary>
    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>Whether it names a group, everybody included (the lowest bit of the first byte).</summary>
    public bool IsGroup => (Value >> 40 & 1) != 0;

    /// <summary>Whether it is an address that bridges keep to themselves: 01-80-C2-00-00-00 to 0F (IEEE 802.1Q, table 8-1).</summary>
    public bool IsReserved => Value >> 4 == 0x0180_C200_000;

    /// <summary>Reads an address off the wire.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes.</exception>
    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new(
            (ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32
                | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..])
        );

    /// <summary>Reads an address as people write it.</summary>
    /// <param name="text">Six pairs of hexadecimal digits with ':' or '-' between them.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">It is written otherwise.</exception>
    public static MacAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(':', '-');
        var value = 0UL;
        foreach (var part in parts)
        {
            if (
                parts.Length != Length
                || part.Length != 2
                || !byte.TryParse(
                    part,
                    NumberStyles.AllowHexSpecifier,
                    CultureInfo.InvariantCulture,
                    out var octet
                )
            )
            {
                throw new FormatException(
                    $"'{text}' is no MAC address: six pairs of hexadecimal digits are, as in 00:16:3e:00:00:01."
                );
            }

            value = value << 8 | octet;
        }

        return new MacAddress(value);
    }

    /// <summary>Writes the address as it is on the wire.</summary>
    /// <param name="bytes">At least <see cref="Length"/> bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer bytes.</exception>
    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)Value);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(Value >> 32));
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Value >> 40 & 0xFF:x2}:{Value >> 32 & 0xFF:x2}:{Value >> 24 & 0xFF:x2}:{Value >> 16 & 0xFF:x2}:{Value >> 8 & 0xFF:x2}:{Value & 0xFF:x2}"
        );
}
