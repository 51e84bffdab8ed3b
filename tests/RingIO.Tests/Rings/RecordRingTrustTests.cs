// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

/// <summary>What a record ring does about words that no correct peer writes, and about rings that it is not.</summary>
public sealed class RecordRingTrustTests
{
    private const uint Padding = 0x8000_0000;

    // In a ring of 256 bytes with a record of 16 published at offset 240: what its header could hold.
    [Theory]
    [InlineData(9u, false)]
    [InlineData(0x7fff_ffffu, false)]
    [InlineData(0xffff_ffffu, false)]
    [InlineData(120u, false)]
    [InlineData(121u, false)]
    [InlineData(Padding | 7, false)]
    [InlineData(Padding | 9, false)]
    [InlineData(Padding | 16, false)]
    [InlineData(8u, true)]
    [InlineData(0u, true)]
    public void TryRead_HostileLength_ClosesTheRing(uint length, bool valid)
    {
        using var memory = new PortableBacking(8192);
        using var ring = Make(memory, firstIndex: 240);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(new byte[8]));
        Header(ring, 240) = length;
        Assert.Equal(valid, consumer.TryRead(out var record));
        if (valid)
        {
            Assert.Equal((int)length, record.Payload.Length);
            record.Release();
            return;
        }

        Assert.Equal(RingState.Faulted, ring.State);
        Assert.Equal(RingFaultKind.BadRecord, ring.Fault!.Kind);
        Assert.Contains($"0x{length:x}", ring.Fault.Message, StringComparison.Ordinal);
        Assert.True(consumer.IsEnded);
        Assert.True(producer.IsEnded);
        Assert.False(consumer.TryRead(out _));
    }

    [Fact]
    public void TryRead_HostileLengthInACompletedRing_EndsIt()
    {
        using var memory = new PortableBacking(8192);
        using var ring = Make(memory, firstIndex: 0);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(new byte[8]));
        Header(ring, 0) = 0x7fff_ffff;
        Assert.True(ring.Complete());
        Assert.False(consumer.IsEnded);
        Assert.False(consumer.TryRead(out _));
        Assert.Equal(RingState.Faulted, ring.State);
        Assert.True(consumer.IsEnded);
    }

    [Fact]
    public void TryRead_PaddingAtTheStartOrUnpublished_ClosesTheRing()
    {
        using var memory = new PortableBacking(8192);
        using (var ring = Make(memory, firstIndex: 0))
        {
            using var producer = ring.OpenProducer();
            using var consumer = ring.OpenConsumer();
            Assert.True(producer.TryWrite(new byte[8]));
            Header(ring, 0) = Padding | 248;
            Assert.False(consumer.TryRead(out _));
            Assert.Equal(RingFaultKind.BadRecord, ring.Fault!.Kind);
        }

        using (var ring = Make(memory, firstIndex: 128))
        {
            using var producer = ring.OpenProducer();
            using var consumer = ring.OpenConsumer();
            Assert.True(producer.TryWrite(new byte[8]));
            Header(ring, 128) = Padding | 120;
            Assert.False(consumer.TryRead(out _));
            Assert.Equal(RingFaultKind.BadRecord, ring.Fault!.Kind);
        }
    }

    [Fact]
    public void TryRead_PaddingAlone_IsEmptyAndNoLoop()
    {
        using var memory = new PortableBacking(8192);
        using var ring = Make(memory, firstIndex: 240);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(new byte[8]));
        Header(ring, 240) = Padding | 8;
        Assert.False(consumer.TryRead(out _));
        Assert.Equal(RingState.Open, ring.State);
        Assert.True(producer.TryWrite([4]));
        Assert.True(consumer.TryRead(out var record));
        Assert.Equal(4, record.Payload[0]);
        record.Release();
    }

    [Theory]
    [InlineData(257UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    public void MadIndices_CloseTheRing(ulong distance)
    {
        using var memory = new PortableBacking(8192);
        using (var ring = Make(memory, firstIndex: 0))
        {
            using var consumer = ring.OpenConsumer();
            Words(ring).ProducerIndex = distance;
            Assert.False(consumer.TryRead(out _));
            Assert.Equal(RingState.Faulted, ring.State);
        }

        using (var ring = Make(memory, firstIndex: 0))
        {
            using var producer = ring.OpenProducer();
            Words(ring).ConsumerIndex = 0 - distance;
            Assert.False(producer.TryWrite([1]));
            Assert.Equal(RingState.Faulted, ring.State);
        }
    }

    [Fact]
    public void UnalignedIndices_NeverLeadOutside()
    {
        using var memory = new PortableBacking(8192);
        using var ring = Make(memory, firstIndex: 0);
        Words(ring).ProducerIndex = 13;
        Words(ring).ConsumerIndex = 11;
        using var consumer = ring.OpenConsumer();
        using var producer = ring.OpenProducer();
        // From the grid, 5 bytes are published behind the consumer: no record is that short.
        Assert.False(consumer.TryRead(out _));
        Assert.Equal(RingState.Faulted, ring.State);
        Assert.False(
            producer.TryWrite(new byte[ring.MaxLength])
                && producer.TryWrite(new byte[ring.MaxLength])
        );
    }

    [Fact]
    public void RandomBytes_AsAWholeRing_AreReadWithinBounds()
    {
        var random = new Random(4711);
        var read = 0;
        for (var round = 0; round < 2000; round++)
        {
            using var memory = new PortableBacking(8192);
            using var ring = Make(memory, firstIndex: (ulong)random.Next(32) * 8);
            using var consumer = ring.OpenConsumer();
            for (var at = 0; at < 256; at += 8)
            {
                Header(ring, (ulong)at) =
                    random.Next(4) == 0 ? (uint)random.NextInt64() : (uint)random.Next(40);
            }

            Words(ring).ProducerIndex = Words(ring).ConsumerIndex + (ulong)random.Next(257);
            for (var steps = 0; consumer.TryRead(out var record); steps++)
            {
                Assert.InRange(steps, 0, 32);
                Assert.InRange(record.Payload.Length, 0, ring.MaxLength);
                record.Release();
                read++;
            }
        }

        Assert.NotEqual(0, read);
    }

    [Fact]
    public void Create_BadArguments_SayWhatIsWrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordRing.Create(63));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordRing.Create(32));
        Assert.Throws<ArgumentOutOfRangeException>(() => RecordRing.Create(100));
        using var memory = new PortableBacking(4096);
        Assert.Throws<ArgumentException>(() =>
            RecordRing.Create(new PageRegion(memory), new RingOptions { Capacity = 4096 })
        );
        Assert.Throws<ArgumentException>(() =>
            RecordRing.Create(
                new PageRegion(memory),
                new PageRegion(memory, 0, 128),
                new RingOptions { Capacity = 256 }
            )
        );
    }

    [Fact]
    public void Attach_OtherGeometry_SaysWhichFieldIsWrong()
    {
        using var memory = new PortableBacking(8192);
        using var data = new PortableBacking(4096);
        var region = new PageRegion(memory);
        var options = new RingOptions { Capacity = 256, LayoutId = 5 };
        using (RecordRing.Create(region, options))
        {
            Assert.False(
                RecordRing.TryAttach(region, options with { LayoutId = 6 }, out _, out var layout)
            );
            Assert.Equal(RingFaultKind.WrongLayout, layout!.Kind);
            Assert.False(
                RecordRing.TryAttach(region, new PageRegion(data), options, out _, out var split)
            );
            Assert.Equal(RingFaultKind.BadGeometry, split!.Kind);
            Assert.True(RecordRing.TryAttach(region, options, out var ring, out _));
            ring!.Dispose();
        }

        using (RecordRing.Create(region, new PageRegion(data), options))
        {
            var fault = Assert.Throws<RingFaultException>(() => RecordRing.Attach(region, options));
            Assert.Contains("region of their own", fault.Message, StringComparison.Ordinal);
            using var attached = RecordRing.Attach(region, new PageRegion(data), options);
            Assert.Throws<InvalidOperationException>(data.Dispose);
            Assert.False(attached.IsMirrored);
        }

        using (SpscRing<byte>.Create(region, options))
        {
            Assert.False(RecordRing.TryAttach(region, options, out _, out var kind));
            Assert.Equal(RingFaultKind.WrongKind, kind!.Kind);
        }
    }

    [Fact]
    public void TwoRegions_CarryRecordsBetweenTwoAttachments()
    {
        using var memory = new PortableBacking(4096);
        using var data = new PortableBacking(4096);
        var options = new RingOptions { Capacity = 4096 };
        using var made = RecordRing.Create(new PageRegion(memory), new PageRegion(data), options);
        using var attached = RecordRing.Attach(
            new PageRegion(memory),
            new PageRegion(data),
            options
        );
        using var producer = made.OpenProducer();
        using var consumer = attached.OpenConsumer();
        for (var i = 0; i < 100; i++)
        {
            var payload = RecordRingTests.Payload(i * 20, (byte)i);
            Assert.True(producer.TryWrite(payload));
            Assert.True(consumer.TryRead(out var record));
            Assert.True(record.Payload.SequenceEqual(payload));
            record.Release();
        }
    }

    private static RecordRing Make(PortableBacking memory, ulong firstIndex) =>
        RecordRing.Create(
            new PageRegion(memory),
            new RingOptions { Capacity = 256, FirstIndex = firstIndex }
        );

    private static ref RingWords Words(RecordRing ring) =>
        ref new Slots<RingWords>(ring.Region.Address, 1).First;

    // The low half of a header: its length.
    private static ref uint Header(RecordRing ring, ulong offset) =>
        ref new Slots<uint>(ring.Region.Address + (nint)ring.Layout.SlotsOffset, 64)[offset / 4];
}
