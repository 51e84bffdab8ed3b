// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

public sealed class SoftwareOffloadDeviceTests
{
    private static readonly MemoryDeviceOptions Bare = new()
    {
        Features = FrameDeviceFeatures.None,
        MaxFragments = 1,
        Depth = 4,
    };

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void TrySend_ALargeFrameToASmallBareDevice_ArrivesWholeAfterSteps(int version)
    {
        using var bare = MemoryFrameDevice.CreateLoopback(Bare);
        using var device = new SoftwareOffloadDevice(bare, coalesce: false);
        var random = new Random(version);
        var payload = new byte[30000];
        random.NextBytes(payload);
        var large = new TestFrame { Version = version, Payload = payload };
        var offload = Segments.Tcp(version, 1448);
        var expected = Segments.Of(large.Build(), offload);
        using var frame = new NativeFrame(large.Build());
        using var room = new NativeFrame(4000);
        Assert.Equal(SendResult.Sent, device.TrySend(0, frame.Cut(random, 5), offload));
        // The frame is the caller's again, though only four segments fitted.
        frame.Bytes.Clear();
        Assert.Equal(SendResult.TryLater, device.TrySend(0, frame.Whole, offload));
        var received = new List<byte[]>();
        while (received.Count < expected.Count)
        {
            Assert.Equal(ReceiveResult.Received, device.TryReceive(0, room.Whole, out var got));
            received.Add(room.Bytes[..got.Length].ToArray());
            if (bare.Waiting == 0)
            {
                // Less than there is room for: the rest waits for the next step.
                Assert.InRange(device.Step(2), 0, 2);
                Assert.InRange(bare.Waiting, 0, 2);
            }
        }

        Assert.Equal(expected, received);
        Assert.Equal(ReceiveResult.Empty, device.TryReceive(0, room.Whole, out _));
        Assert.Equal(expected.Count, device.Segments);
        Assert.Equal(0, device.Step(100));
    }

    [Fact]
    public void TryReceive_WithJoining_GivesTheLargeFrameBack()
    {
        using var bare = MemoryFrameDevice.CreateLoopback(Bare with { Depth = 64 });
        using var device = new SoftwareOffloadDevice(bare);
        var payload = new byte[50000];
        new Random(5).NextBytes(payload);
        var large = new TestFrame { Payload = payload, Flags = 0x18 };
        using var frame = new NativeFrame(large.Build());
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        Assert.Equal(SendResult.Sent, device.TrySend(0, frame.Whole, Segments.Tcp(4, 1448)));
        Assert.Equal(ReceiveResult.Received, device.TryReceive(0, room.Whole, out var got));
        var bytes = room.Bytes[..got.Length];
        TransportChecksum.Complete(bytes, [], got.Offload);
        Assert.Equal(large.Build(), bytes.ToArray());
        Assert.Equal(34, device.Merged);
    }

    [Fact]
    public void TrySend_AnOpenChecksum_IsCompletedOnTheWay()
    {
        using var sink = new SinkFrameDevice(Bare);
        using var device = new SoftwareOffloadDevice(sink);
        var expected = new TestFrame { IsUdp = true, Payload = new byte[901] }.Build();
        using var frame = new NativeFrame(expected);
        FrameHeaders.Parse(frame.Bytes, frame.Bytes.Length, out var headers);
        var offload = TransportChecksum.Defer(frame.Bytes, headers);
        Assert.Equal(SendResult.Sent, device.TrySend(0, frame.Cut(new Random(1), 9), offload));
        Assert.Equal(expected, sink.LastFrame.ToArray());
    }

    [Fact]
    public void TrySend_ToADeviceWithOffloads_PassesThemOn()
    {
        using var sink = new SinkFrameDevice();
        using var device = new SoftwareOffloadDevice(sink);
        using var frame = new NativeFrame(new TestFrame { Payload = new byte[9000] }.Build());
        Assert.Equal(SendResult.Sent, device.TrySend(0, frame.Whole, Segments.Tcp(4, 1448)));
        Assert.Equal(1, sink.Frames);
        Assert.Equal(Segments.Tcp(4, 1448), sink.LastOffload);
    }

    [Property(MaxTest = 1000)]
    public void TrySend_HostileFrameAndOffload_NeverThrowsAndStaysBounded(int seed)
    {
        var random = new Random(seed);
        using var sink = new SinkFrameDevice(Bare);
        using var device = new SoftwareOffloadDevice(sink);
        using var frame = new NativeFrame(
            new TestFrame
            {
                Version = random.Next(2) == 0 ? 4 : 6,
                Payload = new byte[4000],
            }.Build()
        );
        for (var change = random.Next(8); change > 0; change--)
        {
            frame.Bytes[random.Next(90)] = (byte)random.Next(256);
        }

        var offload = new FrameOffload
        {
            Checksum = (ChecksumState)random.Next(4),
            RawKind = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(6)),
            HeaderLength = (ushort)random.Next(65536),
            SegmentSize = (ushort)random.Next(random.Next(2) == 0 ? 200 : 65536),
            ChecksumStart = (ushort)random.Next(random.Next(2) == 0 ? 100 : 65536),
            ChecksumOffset = (ushort)random.Next(random.Next(2) == 0 ? 100 : 65536),
        };
        FrameFragment[] pieces = [.. frame.Cut(random, 4).Take(random.Next(5))];
        device.TrySend(0, pieces, offload);
        Assert.InRange(sink.Frames, 0, (4200 / FrameSegmenter.MinSegmentSize) + 1);
    }
}
