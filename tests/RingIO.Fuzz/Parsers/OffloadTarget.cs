// SPDX-License-Identifier: MIT

using System.Buffers.Binary;
using RingIO.Devices;
using RingIO.Drivers.Net;

namespace RingIO.Fuzz.Parsers;

/// <summary>A frame in many pieces, some of them empty, on its way through a device that must cut and sum it in software.</summary>
public static class OffloadTarget
{
    private const int MaxPieces = 18;
    private const int Prefix = 11 + (2 * MaxPieces);

    /// <summary>The target.</summary>
    public static FuzzTarget Offload { get; } = new("offload", Run, Seeds);

    /// <summary>Sends a frame in pieces and whole, and demands the same of both, and nothing that the device beneath refuses.</summary>
    /// <param name="bytes">How many pieces, the request, where the pieces end, and the frame.</param>
    public static void Run(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Prefix)
        {
            return;
        }

        var count = 1 + (bytes[0] % MaxPieces);
        var offload = SegmenterTarget.Read(bytes[1..]);
        var frame = bytes[Prefix..];
        using var memory = new NativeFrame(frame);
        var pieces = new FrameFragment[count];
        var start = 0;
        for (var piece = 0; piece < count; piece++)
        {
            var asked = BinaryPrimitives.ReadUInt16LittleEndian(bytes[(11 + (2 * piece))..]);
            var length =
                piece == count - 1 ? frame.Length - start : Math.Min(asked, frame.Length - start);
            pieces[piece] = memory.Whole[0].Slice(start, length);
            start += length;
        }

        var whole = Send(memory.Whole, offload);
        var cut = Send(pieces, offload);
        Demand.That(
            whole.SequenceEqual(cut, StringComparer.Ordinal),
            "What is sent depends on where the frame is cut."
        );
    }

    private static List<string> Send(FrameFragment[] frame, in FrameOffload offload)
    {
        using var beneath = MemoryFrameDevice.CreateLoopback(
            new()
            {
                Features = FrameDeviceFeatures.ScatterGather,
                MaxFragments = 4,
                Depth = 4,
            }
        );
        using var device = new SoftwareOffloadDevice(beneath, coalesce: false);
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        var sent = new List<string> { $"{device.TrySend(0, frame, offload)}" };
        do
        {
            while (beneath.TryReceive(0, room.Whole, out var received) == ReceiveResult.Received)
            {
                Demand.That(
                    !received.Offload.NeedsChecksum && received.Offload.RawKind == 0,
                    "Work is left that the device cannot do."
                );
                sent.Add(Convert.ToHexString(room.Bytes[..received.Length]));
            }
        } while (device.Step(64) > 0 || beneath.Waiting > 0);

        return sent;
    }

    private static byte[][] Seeds() =>
        [
            .. SeedFrames
                .All()
                .SelectMany(frame =>
                    new byte[][]
                    {
                        [5, 1, 1, 0, 0, 100, 0, 34, 0, 16, 0, .. Ends(3), .. frame],
                        [17, 1, 4, 0, 0, 60, 0, 54, 0, 16, 0, .. Ends(40), .. frame],
                        [9, 1, 0, 0, 0, 0, 0, 34, 0, 16, 0, .. Ends(0), .. frame],
                        [3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. Ends(20), .. frame],
                    }
                ),
        ];

    private static IEnumerable<byte> Ends(byte each) =>
        Enumerable.Repeat((byte[])[each, 0], MaxPieces).SelectMany(b => b);
}
