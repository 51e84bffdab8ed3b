// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

/// <summary>A ring that was closed over a mad index stays closed, though the index turns sane again.</summary>
public sealed class FaultedRingTests
{
    [Fact]
    public void TryRead_ProducerIndexMadThenSane_NothingMoreIsTaken()
    {
        using var ring = SpscRing<ulong>.Create(4);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        ref var words = ref new Slots<RingWords>(ring.Region.Address, 1).First;
        Assert.True(producer.TryWrite(1));
        words.ProducerIndex = 99;

        Assert.False(consumer.TryRead(out _));
        words.ProducerIndex = 1;

        Assert.False(consumer.TryRead(out _));
        Assert.Equal(RingState.Faulted, ring.State);
    }

    [Fact]
    public void TryWrite_ConsumerIndexMadThenSane_NothingMoreIsPut()
    {
        using var ring = SpscRing<ulong>.Create(2);
        using var producer = ring.OpenProducer();
        ref var words = ref new Slots<RingWords>(ring.Region.Address, 1).First;
        Assert.Equal(2, producer.Write([1, 2, 3]));
        words.ConsumerIndex = 99;

        Assert.False(producer.TryWrite(3));
        words.ConsumerIndex = 1;

        Assert.False(producer.TryWrite(3));
        Assert.Equal(RingState.Faulted, ring.State);
    }
}
