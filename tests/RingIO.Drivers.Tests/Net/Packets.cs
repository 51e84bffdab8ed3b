// SPDX-License-Identifier: MIT

namespace RingIO.Drivers.Tests.Net;

/// <summary>Frames of any bytes between stations.</summary>
internal static class Packets
{
    /// <summary>A frame of an unknown protocol, the same for the same length and stations.</summary>
    public static byte[] Of(int length, byte from = 1, byte to = 9)
    {
        var frame = new byte[length];
        new Random((length * 977) + from + (to << 8)).NextBytes(frame);
        Address(to).CopyTo(frame, 0);
        Address(from).CopyTo(frame, 6);
        (frame[12], frame[13]) = (0x88, 0xB5); // For experiments, and nothing that a driver looks into.
        return frame;
    }

    public static byte[] Address(byte station) => [2, 0, 0, 0, 0, station];

    /// <summary>Bytes that are the same for the same count.</summary>
    public static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
