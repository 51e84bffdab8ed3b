// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Devices;
using RingIO.Drivers.Net;
using RingIO.Fuzz.Parsers;

namespace RingIO.Drivers.Tests.Net;

public sealed class ReceiveCoalescerTests
{
    [Property(MaxTest = 300)]
    public void JoinThenCut_AnyFrames_GivesTheSameFramesInOrder(int seed)
    {
        var random = new Random(seed);
        var sent = Traffic(random, 60);
        using var coalescer = new ReceiveCoalescer(random.Next(2, 8));
        var received = Pass(coalescer, sent, random);
        // Between connections order may change, within one it may not; nor among all that is no TCP.
        Assert.Equal(sent.Count, received.Count);
        foreach (var key in sent.Select(Connection).Distinct(StringComparer.Ordinal))
        {
            Assert.Equal(
                sent.Where(frame => Connection(frame) == key),
                received.Where(frame => Connection(frame) == key)
            );
        }
    }

    [Fact]
    public void Traffic_OfTheProperty_IsJoinedOftenAndRefusedOften()
    {
        var (merged, sent) = (0L, 0);
        for (var seed = 0; seed < 20; seed++)
        {
            var frames = Traffic(new Random(seed), 60);
            using var coalescer = new ReceiveCoalescer(8);
            Pass(coalescer, frames, new Random(seed));
            merged += coalescer.Merged;
            sent += frames.Count;
        }

        // Otherwise the property above would show nothing.
        Assert.InRange(merged, sent / 10, sent * 9 / 10);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public void Add_ARunOfSegments_BecomesOneFrame(int version)
    {
        var payload = new byte[60000];
        new Random(3).NextBytes(payload);
        var large = new TestFrame
        {
            Version = version,
            Payload = payload,
            Flags = 0x98,
        };
        var segments = Segments.Of(large.Build(), Segments.Tcp(version, 1448, ecn: true));
        using var coalescer = new ReceiveCoalescer();
        foreach (var segment in segments)
        {
            Add(coalescer, segment);
        }

        Assert.Equal(segments.Count - 1, coalescer.Merged);
        Assert.Equal(1, coalescer.Ready);
        Assert.Equal(0, coalescer.Held);
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        Assert.Equal(ReceiveResult.Received, coalescer.TryTake(false, room.Whole, out var frame));
        Assert.Equal(1448, frame.Offload.SegmentSize);
        Assert.True(frame.Offload.HasEcn);
        // The large frame is the one that was cut, once its checksum is completed.
        var bytes = room.Bytes[..frame.Length];
        Assert.Equal(FrameDefect.None, TransportChecksum.Complete(bytes, [], frame.Offload));
        Assert.Equal(large.Build(), bytes.ToArray());
    }

    [Fact]
    public void Add_AFrameThatOffersNothing_IsNotHeld()
    {
        using var coalescer = new ReceiveCoalescer();
        Add(coalescer, new TestFrame().Build());
        Add(coalescer, new TestFrame { IsUdp = true, Payload = new byte[100] }.Build());
        Add(coalescer, [1, 2, 3]);
        Assert.Equal(3, coalescer.Ready);
        Assert.Equal(0, coalescer.Held);
    }

    [Fact]
    public void Add_WithoutRoom_SaysSo()
    {
        using var coalescer = new ReceiveCoalescer(2);
        Add(coalescer, new TestFrame().Build());
        Add(coalescer, new TestFrame().Build());
        Assert.False(coalescer.HasRoom);
        Assert.Throws<InvalidOperationException>(() => coalescer.Add(60, default));
        Assert.Throws<InvalidOperationException>(() => coalescer.Room.Length);
    }

    [Fact]
    public void TryTake_WithTooLittleMemory_LosesThatFrameOnly()
    {
        using var coalescer = new ReceiveCoalescer(2);
        Add(coalescer, new TestFrame().Build());
        Add(coalescer, new TestFrame().Build());
        using var small = new NativeFrame(20);
        using var room = new NativeFrame(2000);
        Assert.Equal(ReceiveResult.TooLong, coalescer.TryTake(true, small.Whole, out _));
        Assert.Equal(ReceiveResult.Received, coalescer.TryTake(true, room.Whole, out _));
        Assert.Equal(ReceiveResult.Empty, coalescer.TryTake(true, room.Whole, out _));
    }

    private static string Connection(byte[] frame)
    {
        var defect = FrameHeaders.Parse(frame, frame.Length, out var headers);
        if (defect != FrameDefect.None || headers.Transport != TransportKind.Tcp)
        {
            return "";
        }

        var (start, length) = headers.IpVersion == 4 ? (12, 8) : (8, 32);
        return Convert.ToHexString(frame, headers.NetworkOffset + start, length)
            + Convert.ToHexString(frame, headers.TransportOffset, 4);
    }

    private static void Add(ReceiveCoalescer coalescer, byte[] frame)
    {
        frame.CopyTo(coalescer.Room.SharedSpan);
        coalescer.Add(frame.Length, default);
    }

    private static List<byte[]> Pass(ReceiveCoalescer coalescer, List<byte[]> sent, Random random)
    {
        using var room = new NativeFrame(FrameAdmission.LongestFrame);
        var received = new List<byte[]>();
        void Take(bool flush)
        {
            while (
                coalescer.TryTake(flush, room.Cut(random, 3), out var frame)
                == ReceiveResult.Received
            )
            {
                if (frame.Offload.Kind == SegmentationKind.None)
                {
                    received.Add(room.Bytes[..frame.Length].ToArray());
                }
                else
                {
                    received.AddRange(Segments.Of(room.Bytes[..frame.Length], frame.Offload));
                }
            }
        }

        foreach (var frame in sent)
        {
            if (!coalescer.HasRoom || random.Next(10) == 0)
            {
                Take(flush: !coalescer.HasRoom || random.Next(3) == 0);
            }

            if (!coalescer.HasRoom)
            {
                Take(flush: true);
            }

            Add(coalescer, frame);
        }

        Take(flush: true);
        return received;
    }

    // Runs of some connections, mixed, with what breaks a run thrown in.
    private static List<byte[]> Traffic(Random random, int count)
    {
        var flows = Enumerable
            .Range(1, 4)
            .Select(host => new TestFrame
            {
                Host = (byte)host,
                Version = host % 2 == 0 ? 4 : 6,
                Tags = host > 2 ? [3] : [],
                Identifier = (ushort)random.Next(65536),
                Sequence = (uint)random.NextInt64(1L << 32),
            })
            .ToArray();
        var frames = new List<byte[]>();
        for (var number = 0; number < count; number++)
        {
            ref var flow = ref flows[random.Next(flows.Length)];
            var payload = new byte[random.Next(6) == 0 ? random.Next(300) : 200];
            random.NextBytes(payload);
            flow = flow with { Payload = payload };
            flow = random.Next(14) switch
            {
                0 => flow with { Window = (ushort)random.Next(65536) },
                1 => flow with { Acknowledgement = flow.Acknowledgement + 1 },
                2 => flow with { Identifier = (ushort)random.Next(65536) },
                3 => flow with { Sequence = flow.Sequence + 1 },
                _ => flow,
            };
            var frame = flow;
            frame = random.Next(14) switch
            {
                0 => frame with { Flags = (byte)random.Next(256) },
                1 => frame with { Flags = 0x18 },
                2 => frame with { Flags = 0x90 },
                3 => frame with { IsUdp = true },
                4 => frame with { TcpOptions = [1, 1, 1, 1] },
                _ => frame,
            };
            var bytes = frame.Build();
            if (random.Next(12) == 0)
            {
                bytes[random.Next(12, bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            frames.Add(random.Next(20) == 0 ? [.. bytes, 0, 0] : bytes);
            flow = flow with
            {
                Sequence = flow.Sequence + (uint)payload.Length,
                Identifier = (ushort)(flow.Identifier + 1),
            };
        }

        return frames;
    }
}
