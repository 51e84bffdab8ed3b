// SPDX-License-Identifier: MIT

using RingIO.Rings;

namespace RingIO.Linux.Tests.Rings;

/// <summary>A record ring over memory that is really mapped twice: records go on past the end, without padding.</summary>
public sealed class MirroredRecordRingTests : LinuxTests
{
    private const int Header = 8;

    private static readonly byte[] Pattern = [.. Enumerable.Range(0, 8192).Select(i => (byte)(i * 31 >> 3))];

    [Fact]
    public void EveryLength_AtEveryOffset_IsOnePieceOnBothAttachments()
    {
        using var here = MirroredMemory.Create();
        using var there = here.Attach();
        var records = 0;
        for (var offset = 0; offset < MirroredMemory.Capacity; offset += 8)
        {
            var options = Options(offset);
            using var made = RecordRing.Create(here.Control, here.Data, options);
            using var attached = RecordRing.Attach(there.Control, there.Data, options);
            Assert.True(made.IsMirrored && attached.IsMirrored);
            using var producer = made.OpenProducer();
            using var consumer = attached.OpenConsumer();
            for (var length = 0; length <= made.MaxLength; length++, records++)
            {
                Carry(producer, consumer, offset, length);
                FinishLap(producer, consumer, Footprint(length));
            }
        }

        Assert.Equal(512 * 2041, records);
    }

    [Fact]
    public void MaxLength_TwiceAtEveryOffset_FillsTheRing()
    {
        using var here = MirroredMemory.Create();
        for (var offset = 0; offset < MirroredMemory.Capacity; offset += 8)
        {
            using var ring = RecordRing.Create(here.Control, here.Data, Options(offset));
            using var producer = ring.OpenProducer();
            using var consumer = ring.OpenConsumer();
            var longest = Pattern.AsSpan(offset % 251, ring.MaxLength);
            Assert.True(producer.TryWrite(longest));
            Assert.True(producer.TryWrite(longest));
            Assert.False(producer.TryWrite([]));
            for (var i = 0; i < 2; i++)
            {
                Assert.True(consumer.TryRead(out var record));
                Assert.True(record.Payload.SequenceEqual(longest));
                record.Release();
            }

            Assert.False(consumer.TryRead(out _));
            Assert.Equal(RingState.Open, ring.State);
        }
    }

    [Fact]
    public void Record_AroundTheEnd_LiesAtTheStartOfTheMemoryToo()
    {
        using var here = MirroredMemory.Create();
        using var ring = RecordRing.Create(here.Control, here.Data, Options(4080));
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryWrite([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], here.Flat[4088..].ToArray());
        Assert.Equal([9, 10], here.Flat[..2].ToArray());
    }

    [Fact]
    public void Attach_MappedOnce_IsRefused()
    {
        using var here = MirroredMemory.Create();
        using var ring = RecordRing.Create(here.Control, here.Data, Options(0));
        using var memory = Memory(8192);
        var flat = new RingIO.Memory.PageRegion(memory, 4096, 4096);
        Assert.False(RecordRing.TryAttach(here.Control, flat, Options(0), out _, out var fault));
        Assert.Contains("mirrored", fault.Message, StringComparison.Ordinal);
    }

    private static void Carry(RecordProducer producer, RecordConsumer consumer, int offset, int length)
    {
        var payload = Pattern.AsSpan((offset / 8) + length, length);
        if (
            !producer.TryWrite(payload, (uint)length)
            || !consumer.TryRead(out var record)
            || record.Type != length
            || !record.Payload.SequenceEqual(payload)
        )
        {
            Assert.Fail($"A record of {length} bytes at offset {offset} did not arrive whole.");
            return;
        }

        record.Release();
    }

    // Records without content, until the next one begins at the same offset.
    private static void FinishLap(RecordProducer producer, RecordConsumer consumer, int used)
    {
        for (var left = MirroredMemory.Capacity - used; left != 0; )
        {
            var footprint = Math.Min(left, MirroredMemory.Capacity / 2);
            left -= footprint;
            Assert.True(producer.TryClaim(footprint - Header, out var claim));
            claim.Commit();
            Assert.True(consumer.TryRead(out var record));
            record.Release();
        }
    }

    private static int Footprint(int length) => (length + 15) & ~7;

    private static RingOptions Options(int offset) =>
        new() { Capacity = MirroredMemory.Capacity, FirstIndex = (ulong)offset };
}
