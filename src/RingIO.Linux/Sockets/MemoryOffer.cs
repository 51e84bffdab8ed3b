// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Linux;

/// <summary>The bytes that announce memory: magic, version, length and page size, little-endian.</summary>
internal readonly record struct MemoryOffer(long Length, long PageSize)
{
    public const int Size = 32;

    // "RIOMEMFD" in a dump.
    private const ulong Magic = 0x4446_4D45_4D4F_4952;
    private const uint Version = 1;

    public static MemoryOffer Of(MemfdBacking memory) => new(memory.Length, Unit(memory));

    public static MemoryOffer Read(ReadOnlySpan<byte> bytes)
    {
        var magic = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        var version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        var reserved = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (magic != Magic || version != Version || reserved != 0)
        {
            throw new DescriptorRefusedException(
                $"The message is no offer of memory: magic 0x{magic:x16}, version {version}, reserved {reserved}; "
                    + $"expected 0x{Magic:x16}, {Version} and 0."
            );
        }

        return new(
            BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(bytes[24..])
        );
    }

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[16..], Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[24..], PageSize);
    }

    /// <summary>Refuses memory that is not what was announced.</summary>
    /// <param name="memory">What was attached.</param>
    /// <exception cref="DescriptorRefusedException">A figure differs.</exception>
    public void Demand(MemfdBacking memory)
    {
        if (this != Of(memory))
        {
            throw new DescriptorRefusedException(
                $"{Length} bytes in pages of {PageSize} were announced; the descriptor has {memory.Length} in pages of {Unit(memory)}."
            );
        }
    }

    // Transparent huge pages are the mapper's affair: to the file they are ordinary pages.
    private static long Unit(MemfdBacking memory) =>
        memory.IsHugeTlb ? memory.PageSize.Bytes : Environment.SystemPageSize;
}
