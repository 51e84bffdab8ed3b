// SPDX-License-Identifier: MIT

using System.Buffers.Binary;

namespace RingIO.Fuzz.Parsers;

/// <summary>Builds frames byte by byte, with a plain checksum of its own: nothing of what is tested makes the input.</summary>
public sealed record TestFrame
{
    public int Version { get; init; } = 4;
    public ushort[] Tags { get; init; } = [];
    public byte[] Options { get; init; } = [];
    public byte[] Extensions { get; init; } = [];
    public byte FirstExtension { get; init; }
    public byte[] TcpOptions { get; init; } = [];
    public bool IsUdp { get; init; }
    public byte[] Payload { get; init; } = [];
    public uint Sequence { get; init; } = 1000;
    public uint Acknowledgement { get; init; } = 77;
    public ushort Window { get; init; } = 512;
    public byte Flags { get; init; } = 0x10;
    public ushort Identifier { get; init; } = 42;
    public ushort SourcePort { get; init; } = 40000;
    public byte Host { get; init; } = 1;

    public int NetworkOffset => 14 + (4 * Tags.Length);
    public int TransportOffset =>
        NetworkOffset + (Version == 4 ? 20 + Options.Length : 40 + Extensions.Length);
    public int PayloadOffset => TransportOffset + (IsUdp ? 8 : 20 + TcpOptions.Length);

    public byte[] Build()
    {
        var frame = new byte[PayloadOffset + Payload.Length];
        new byte[] { 2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0, Host }.CopyTo(frame, 0);
        var place = 12;
        foreach (var tag in Tags)
        {
            Put16(frame, place, 0x8100);
            Put16(frame, place + 2, tag);
            place += 4;
        }

        Put16(frame, place, Version == 4 ? 0x0800 : 0x86DD);
        Payload.CopyTo(frame, PayloadOffset);
        PutTransport(frame);
        var pseudo = Version == 4 ? PutIpv4(frame) : PutIpv6(frame);
        var length = frame.Length - TransportOffset;
        var sum = Fold(
            pseudo + (IsUdp ? 17u : 6u) + (ulong)length + Sum(frame.AsSpan(TransportOffset))
        );
        var value = (ushort)~sum;
        Put16(frame, TransportOffset + (IsUdp ? 6 : 16), IsUdp && value == 0 ? 0xFFFF : value);
        return frame;
    }

    /// <summary>RFC 1071's own loop.</summary>
    public static ushort Fold(ulong sum)
    {
        while (sum >> 16 != 0)
        {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }

        return (ushort)sum;
    }

    /// <summary>The sum of big-endian words, not folded.</summary>
    public static ulong Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0UL;
        for (var index = 0; index < bytes.Length; index++)
        {
            sum += (index & 1) == 0 ? (ulong)bytes[index] << 8 : bytes[index];
        }

        return sum;
    }

    public static void Put16(byte[] frame, int place, int value) =>
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(place), (ushort)value);

    private void PutTransport(byte[] frame)
    {
        var start = TransportOffset;
        Put16(frame, start, SourcePort);
        Put16(frame, start + 2, 5001);
        if (IsUdp)
        {
            Put16(frame, start + 4, frame.Length - start);
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(start + 4), Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(start + 8), Acknowledgement);
        frame[start + 12] = (byte)((20 + TcpOptions.Length) / 4 << 4);
        frame[start + 13] = Flags;
        Put16(frame, start + 14, Window);
        TcpOptions.CopyTo(frame, start + 20);
    }

    private ulong PutIpv4(byte[] frame)
    {
        var start = NetworkOffset;
        frame[start] = (byte)(0x40 | ((20 + Options.Length) / 4));
        Put16(frame, start + 2, frame.Length - start);
        Put16(frame, start + 4, Identifier);
        Put16(frame, start + 6, 0x4000);
        frame[start + 8] = 64;
        frame[start + 9] = (byte)(IsUdp ? 17 : 6);
        new byte[] { 10, 0, 0, Host, 10, 0, 0, 9 }.CopyTo(frame, start + 12);
        Options.CopyTo(frame, start + 20);
        Put16(frame, start + 10, (ushort)~Fold(Sum(frame.AsSpan(start..TransportOffset))));
        return Sum(frame.AsSpan(start + 12, 8));
    }

    private ulong PutIpv6(byte[] frame)
    {
        var start = NetworkOffset;
        frame[start] = 0x60;
        Put16(frame, start + 4, frame.Length - start - 40);
        frame[start + 6] = Extensions.Length > 0 ? FirstExtension : (byte)(IsUdp ? 17 : 6);
        frame[start + 7] = 64;
        frame[start + 8] = 0xFD;
        frame[start + 23] = Host;
        frame[start + 24] = 0xFD;
        frame[start + 39] = 9;
        Extensions.CopyTo(frame, start + 40);
        return Sum(frame.AsSpan(start + 8, 32));
    }
}
