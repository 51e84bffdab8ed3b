// SPDX-License-Identifier: MIT

namespace RingIO.Fuzz.Parsers;

/// <summary>Good frames of every kind that the parsers know.</summary>
internal static class SeedFrames
{
    /// <summary>The frames.</summary>
    public static IEnumerable<byte[]> All() =>
        new TestFrame[]
        {
            new() { Payload = new byte[700], Flags = 0x98 },
            new() { Tags = [7, 8], Payload = [1, 2, 3] },
            new() { IsUdp = true, Payload = new byte[50] },
            new()
            {
                Options = [1, 1, 1, 0],
                TcpOptions = [1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2],
                Payload = new byte[90],
            },
            new() { Version = 6, Payload = new byte[300] },
            new()
            {
                Version = 6,
                IsUdp = true,
                Payload = new byte[30],
            },
            new()
            {
                Version = 6,
                // Hop by hop, then a fragment header of a whole packet.
                FirstExtension = 0,
                Extensions = [44, 0, .. new byte[6], 6, 0, 0, 0, 0, 0, 0, 5],
                Payload = new byte[200],
            },
        }.Select(frame => frame.Build());

    /// <summary>What a TCP would send after one another: runs that can be joined.</summary>
    public static IEnumerable<byte[]> Run(int version) =>
        Enumerable
            .Range(0, 4)
            .Select(index =>
                new TestFrame
                {
                    Version = version,
                    Payload = new byte[index == 3 ? 20 : 100],
                    Sequence = 1000 + (100 * (uint)index),
                    Identifier = (ushort)(42 + index),
                }.Build()
            );
}
