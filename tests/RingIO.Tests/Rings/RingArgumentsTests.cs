// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

public sealed class RingArgumentsTests
{
    [Theory]
    [InlineData(-8)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Create_CapacityThatIsNoPowerOfTwo_IsNamed(int capacity)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() =>
            SpscRing<int>.Create(capacity)
        );
        Assert.Contains($"Capacity {capacity}", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_MemoryTooSmallOrNotAligned_IsNamed()
    {
        using var backing = new PortableBacking(4096);
        var options = new RingOptions { Capacity = 1024 };
        var small = Assert.Throws<ArgumentException>(() =>
            SpscRing<long>.Create(new PageRegion(backing), options)
        );
        Assert.Contains("4096", small.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() =>
            SpscRing<byte>.Create(new PageRegion(backing, 64, 2048), options with { Capacity = 8 })
        );
        Assert.Throws<InvalidOperationException>(() =>
            SpscRing<byte>.Create(default, options with { Capacity = 2 })
        );
    }

    [Fact]
    public void Create_NoOptions_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => SpscRing<int>.Create(null!));
        Assert.Throws<ArgumentNullException>(() =>
            SpscRing<int>.TryAttach(default, null!, out _, out _)
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(2048)]
    public void Layout_OwnersOutOfRange_AreNamed(int owners)
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() =>
            new RingLayout(RingKind.Mpmc, 8, 8, owners, RingFeatures.None)
        );
        Assert.Contains($"{owners} owners", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RingKind.Spsc)]
    [InlineData(RingKind.Mpmc)]
    [InlineData(RingKind.Broadcast)]
    public void Layout_Parts_LieOnLinesBehindOneAnother(RingKind kind)
    {
        var layout = new RingLayout(kind, 2, 3, 4, RingFeatures.Parking);
        var ends = new[]
        {
            RingLayout.OwnersOffset,
            layout.SequencesOffset == 0 ? 1024 : layout.SequencesOffset,
            layout.SlotsOffset,
        };
        Assert.All(ends, e => Assert.Equal(0, e % 128));
        Assert.True(ends[0] + (4 * 128) <= ends[1] && ends[1] <= ends[2]);
        Assert.Equal(layout.SlotsOffset + 6, layout.TotalBytes);
        Assert.Equal(RingLayout.HasSequences(kind), layout.SequencesOffset != 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(9)]
    public void TryReserve_CountThatNeverFits_Throws(int count)
    {
        using var ring = SpscRing<int>.Create(8);
        using var producer = ring.OpenProducer();
        Assert.Throws<ArgumentOutOfRangeException>(() => producer.TryReserve(count, out _));
        Assert.True(producer.TryWrite(1));
    }

    [Fact]
    public void Consumer_CountsOutOfRange_Throw()
    {
        using var ring = SpscRing<int>.Create(8);
        using var consumer = ring.OpenConsumer();
        Assert.Throws<ArgumentOutOfRangeException>(() => consumer.TryReserve(0, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => consumer.OpenCursor(0));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using var cursor = consumer.OpenCursor();
            cursor.TryReserve(-1, out _);
        });
        Assert.False(consumer.TryRead(out _));
    }
}
