// SPDX-License-Identifier: MIT

using FsCheck.Xunit;
using RingIO.Cli.Net.Streams;
using RingIO.Devices;

namespace RingIO.Cli.Tests.Streams;

public sealed class StreamTests
{
    private const FrameDeviceFeatures Everything =
        FrameDeviceFeatures.ScatterGather
        | FrameDeviceFeatures.TransmitChecksum
        | FrameDeviceFeatures.TransmitTcpV4;

    public static TheoryData<FrameDeviceFeatures> Interfaces =>
        [
            FrameDeviceFeatures.None,
            FrameDeviceFeatures.ScatterGather,
            FrameDeviceFeatures.TransmitChecksum,
            FrameDeviceFeatures.ScatterGather | FrameDeviceFeatures.TransmitChecksum,
            Everything,
        ];

    [Theory]
    [MemberData(nameof(Interfaces))]
    public void Move_NothingLost_ArrivesWithoutResending(FrameDeviceFeatures features)
    {
        using var pair = new StreamPair(features, new StreamPlan { InitialSequence = 77 });
        pair.Move(Bytes(200_001, seed: 1));
        Assert.Equal(0, pair.From.Sender.Resends);
        Assert.Equal(0, pair.To.Receiver.Useless);
        Assert.Equal(0, pair.To.Dropped);
        var large = (features & FrameDeviceFeatures.TransmitTcpV4) != 0;
        Assert.Equal(large ? 4 : 137, pair.From.Sender.Frames);
        var gathers = (features & FrameDeviceFeatures.ScatterGather) != 0;
        Assert.Equal(gathers ? 0 : 200_001, pair.From.Sender.BytesCopied);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1460)]
    [InlineData(1461)]
    [InlineData(64 * 4096)]
    public void Move_AnyLength_Arrives(int length)
    {
        using var pair = new StreamPair(Everything, new StreamPlan());
        pair.Move(Bytes(length, seed: 2));
    }

    // Sequence numbers wrap within the stream.
    [Property(MaxTest = 60)]
    public void Move_LostRepeatedReordered_ArrivesWhole(int seed, bool large, bool small)
    {
        var random = new Random(seed);
        var plan = new StreamPlan
        {
            InitialSequence = uint.MaxValue - (uint)random.Next(0, 100_000),
            Window = small ? 8 * 1460 : 1 << 17,
        };
        using var pair = new StreamPair(large ? Everything : FrameDeviceFeatures.None, plan);
        pair.One.Fate = pair.Two.Fate = () =>
            random.Next(10) switch
            {
                0 => (0, 0),
                1 => (2, 0),
                2 => (1, random.Next(1, 6)),
                3 => (2, random.Next(1, 6)),
                _ => (1, 0),
            };
        pair.Move(Bytes(random.Next(1, 120_000), seed));
    }

    [Property(MaxTest = 30)]
    public void Move_DamagedFrames_AreDroppedAndSentAgain(int seed)
    {
        var random = new Random(seed);
        using var pair = new StreamPair(FrameDeviceFeatures.None, new StreamPlan());
        var damaged = 0;
        // A bit in what the checksums cover: the Ethernet header has only the frame check sequence.
        pair.One.Damage = bytes =>
        {
            if (random.Next(8) == 0)
            {
                bytes[random.Next(26, bytes.Length)] ^= (byte)(1 << random.Next(8));
                damaged++;
            }
        };
        pair.Move(Bytes(100_000, seed));
        Assert.Equal(damaged, pair.To.Dropped);
    }

    [Fact]
    public void Hear_AcknowledgementOfWhatWasNotSent_IsIgnored()
    {
        using var pair = new StreamPair(Everything, new StreamPlan());
        pair.From.Sender.Begin(100_000, 1);
        pair.From.Sender.Step(1);
        pair.From.Sender.Hear(90_001, 65535, isBare: true);
        Assert.Equal(0, pair.From.Sender.Acknowledged);
    }

    [Property(MaxTest = 200)]
    public void TryAdd_AnyRanges_AdvancesAsASetWould(int seed)
    {
        var random = new Random(seed);
        var ranges = new ReceivedRanges(8);
        var set = new HashSet<long>();
        var position = 0L;
        for (var step = 0; step < 60; step++)
        {
            var start = position + random.Next(0, 40);
            var end = start + random.Next(1, 20);
            if (start > position)
            {
                if (ranges.TryAdd(start, end))
                {
                    set.UnionWith(Range(start, end));
                }
            }
            else
            {
                set.UnionWith(Range(position, end));
                position = ranges.Advance(end);
                var expected = end;
                while (set.Contains(expected))
                {
                    expected++;
                }

                Assert.Equal(expected, position);
            }

            Assert.InRange(ranges.Count, 0, 8);
        }
    }

    private static IEnumerable<long> Range(long start, long end)
    {
        for (var at = start; at < end; at++)
        {
            yield return at;
        }
    }

    internal static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }
}
