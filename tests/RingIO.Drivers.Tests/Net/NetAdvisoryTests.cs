// SPDX-License-Identifier: MIT

using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

/// <summary>One test for each of the security advisories on network backends, for the parts that frames of a guest pass.</summary>
public sealed class NetAdvisoryTests
{
    private static readonly FrameOffload Cut = Segments.Tcp(4, 100);

    [Fact]
    public void Xsa392_FramesThatNobodyTakes_AreBounded()
    {
        using var memory = MemoryFrameDevice.CreateLoopback(
            new() { Features = FrameDeviceFeatures.None, Depth = 4 }
        );
        using var device = new SoftwareOffloadDevice(memory);
        using var frame = new NativeFrame(new TestFrame { Payload = new byte[1000] }.Build());
        var refused = 0;
        for (var attempt = 0; attempt < 200; attempt++)
        {
            refused += device.TrySend(0, frame.Whole, Cut) == SendResult.TryLater ? 1 : 0;
            Assert.InRange(memory.Waiting, 1, 4);
        }

        // Of the first frame the rest is kept, and no other is taken.
        Assert.Equal((199, 4), (refused, memory.Waiting));
        using var coalescer = new ReceiveCoalescer(2);
        while (coalescer.HasRoom)
        {
            frame.Bytes.CopyTo(coalescer.Room.SharedSpan);
            coalescer.Add(frame.Bytes.Length, default);
        }

        Assert.Throws<InvalidOperationException>(() => coalescer.Add(1, default));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(53)]
    public void Xsa423_HeadersSplitOverPieces_AreJoinedBeforeTheyAreRead(int first)
    {
        using var frame = new NativeFrame(new TestFrame { Payload = new byte[300] }.Build());
        var all = frame.Whole[0];
        FrameFragment[] split =
        [
            all.Slice(0, first),
            all.Slice(first, 1),
            all.Slice(first + 1, all.Length - first - 1),
        ];
        Assert.Equal(Sent(frame.Whole), Sent(split));
        Assert.Equal(3, Sent(split).Count);
    }

    [Fact]
    public void Xsa432_UpToEighteenPiecesOfAnyLength_AreAFrameOrRefused()
    {
        using var memory = MemoryFrameDevice.CreateLoopback();
        using var device = new SoftwareOffloadDevice(memory);
        using var page = new NativeFrame(65535);
        new TestFrame { Payload = new byte[1000] }
            .Build()
            .CopyTo(page.Bytes);
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        var random = new Random(1);
        var results = new Dictionary<SendResult, int>();
        for (var round = 0; round < 2000; round++)
        {
            var pieces = new FrameFragment[random.Next(1, 19)];
            var longest = 1 << random.Next(0, 17);
            foreach (ref var piece in pieces.AsSpan())
            {
                piece = page.Whole[0].Slice(0, Math.Min(65535, random.Next(longest)));
            }

            var total = FrameFragments.Length(pieces);
            // At the door, whatever the device beneath would make of it.
            Assert.False(total > FrameAdmission.LongestFrame && memory.Admits(pieces, Cut));
            var result = device.TrySend(0, pieces, round % 2 == 0 ? Cut : default);
            results[result] = results.GetValueOrDefault(result) + 1;
            Assert.True(
                result == SendResult.Refused
                    || total
                        is >= FrameAdmission.EthernetHeaderLength
                            and <= FrameAdmission.LongestFrame,
                $"{pieces.Length} pieces of {total} bytes: {result}"
            );
            while (memory.TryReceive(0, room.Whole, out _) == ReceiveResult.Received) { }
        }

        Assert.True(results[SendResult.Sent] > 100 && results[SendResult.Refused] > 100);
    }

    [Fact]
    public void Xsa448_PiecesOfNoBytes_AreNoPieces()
    {
        using var frame = new NativeFrame(new TestFrame { Payload = new byte[300] }.Build());
        var all = frame.Whole[0];
        var empty = all.Slice(0, 0);
        FrameFragment[] pieces =
        [
            empty,
            all.Slice(0, 54),
            empty,
            empty,
            all.Slice(54, 200),
            empty,
            all.Slice(254, all.Length - 254),
            empty,
        ];
        var into = new FrameFragment[3];
        Assert.Equal(3, FrameFragments.Slice(pieces, 0, all.Length, into));
        Assert.DoesNotContain(into, piece => piece.Length == 0);
        Assert.Equal(2, FrameFragments.Slice(pieces, 54, all.Length - 54, into.AsSpan(0, 2)));
        Assert.Equal(0, FrameFragments.Slice(pieces, all.Length, 0, []));
        Assert.Equal(Sent(frame.Whole), Sent(pieces));
    }

    private static List<string> Sent(FrameFragment[] pieces)
    {
        using var memory = MemoryFrameDevice.CreateLoopback(
            new() { Features = FrameDeviceFeatures.None }
        );
        using var device = new SoftwareOffloadDevice(memory, coalesce: false);
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        Assert.Equal(SendResult.Sent, device.TrySend(0, pieces, Cut));
        var sent = new List<string>();
        while (memory.TryReceive(0, room.Whole, out var frame) == ReceiveResult.Received)
        {
            sent.Add(Convert.ToHexString(room.Bytes[..frame.Length]));
        }

        return sent;
    }
}
