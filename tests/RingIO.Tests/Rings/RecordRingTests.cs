// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Death;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

/// <summary>What a record ring promises to one thread that holds both sides.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class RecordRingTests
{
    public static TheoryData<ulong> Starts => [0, (1UL << 32) - 40, ulong.MaxValue - 39];

    [Theory]
    [MemberData(nameof(Starts))]
    public void TryWrite_EveryLengthAtEveryPlaceBeforeTheEnd_ComesOutInOnePiece(ulong start)
    {
        for (ulong shift = 0; shift < 256; shift += 8)
        {
            for (var length = 0; length <= 120; length++)
            {
                using var ring = RecordRing.Create(
                    new RingOptions { Capacity = 256, FirstIndex = start + shift }
                );
                using var producer = ring.OpenProducer();
                using var consumer = ring.OpenConsumer();
                var payload = Payload(length, (byte)shift);
                Assert.True(producer.TryWrite(payload, (uint)length));
                Assert.True(consumer.TryRead(out var record));
                Assert.True(record.Payload.SequenceEqual(payload));
                Assert.Equal((uint)length, record.Type);
                record.Release();
                Assert.False(consumer.TryRead(out _));
            }
        }
    }

    [Fact]
    public void TryClaim_LongestRecord_FitsIntoAnyEmptyRing()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(24, ring.MaxLength);
        for (var i = 0; i < 50; i++)
        {
            Assert.True(producer.TryWrite(Payload(i % 25, 1)));
            Assert.True(consumer.TryRead(out var small));
            small.Release();
            Assert.True(producer.TryWrite(Payload(24, (byte)i)));
            Assert.True(consumer.TryRead(out var record));
            Assert.True(record.Payload.SequenceEqual(Payload(24, (byte)i)));
            record.Release();
        }
    }

    [Fact]
    public void TryClaim_LengthOutOfRange_SaysWhatFits()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => producer.TryClaim(25, out _));
        Assert.Contains("0 to 24 bytes", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => producer.TryClaim(-1, out _));
        Assert.True(producer.TryWrite([]));
    }

    [Fact]
    public void Commit_Shorter_GivesTheRestBack()
    {
        using var ring = RecordRing.Create(128);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        for (var i = 0; i < 4; i++)
        {
            Assert.True(producer.TryClaim(20, out var claim, type: 7));
            claim.Payload[0] = (byte)i;
            claim.Commit(1);
        }

        for (var i = 0; i < 4; i++)
        {
            Assert.True(consumer.TryRead(out var record));
            Assert.Equal([(byte)i], record.Payload.ToArray());
            Assert.Equal(7u, record.Type);
            record.Release();
        }
    }

    [Fact]
    public void Abort_GivesEverythingBack_PaddingToo()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        // 40 bytes in, out again: 24 are left before the end, and a claim of 32 goes behind padding.
        Assert.True(producer.TryWrite(Payload(24, 1)));
        Assert.True(producer.TryWrite([]));
        Assert.True(consumer.TryRead(out var first));
        first.Release();
        Assert.True(consumer.TryRead(out var second));
        second.Release();
        Assert.True(producer.TryClaim(24, out var claim));
        claim.Abort();
        Assert.False(consumer.TryRead(out _));
        // Without the padding both halves are free again.
        Assert.True(producer.TryWrite(Payload(16, 2)));
        Assert.True(producer.TryWrite(Payload(24, 3)));
        Assert.True(consumer.TryRead(out var third));
        Assert.True(third.Payload.SequenceEqual(Payload(16, 2)));
        third.Release();
    }

    [Fact]
    public void Claim_CopyOfAnEndedOne_PublishesNothing()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryClaim(8, out var claim));
        var copy = claim;
        claim.Commit();
        AssertEnded(ref copy);
        Assert.True(producer.TryClaim(8, out var dropped));
        producer.DropCursor();
        Assert.True(producer.TryClaim(8, out var open));
        AssertEnded(ref dropped);
        open.Abort();
        Assert.True(consumer.TryRead(out var record));
        record.Release();
        Assert.False(consumer.TryRead(out _));

        static void AssertEnded(ref RecordClaim ended)
        {
            var caught = false;
            try
            {
                ended.Commit();
            }
            catch (InvalidOperationException)
            {
                caught = true;
            }

            Assert.True(caught);
        }
    }

    [Fact]
    public void IsEnded_AskedWhileACursorDrains_IsTrueAtTheEnd()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var cursor = consumer.OpenCursor(releaseEvery: int.MaxValue);
        for (var record = 0; record < 20; record++)
        {
            Assert.True(producer.TryWrite(Payload(16, (byte)record)));
            Assert.True(cursor.TryRead(out _, out _));
            Assert.False(cursor.TryRead(out _, out _));
            Assert.False(consumer.IsReady);
        }

        Assert.True(ring.Complete());
        Assert.True(consumer.IsEnded);
    }

    [Fact]
    public void View_CopyOfAReleasedOne_ReleasesNothing()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(Payload(8, 1)));
        Assert.True(producer.TryWrite(Payload(8, 2)));
        Assert.True(consumer.TryRead(out var first));
        var copy = first;
        first.Release();
        var caught = false;
        try
        {
            copy.Release();
        }
        catch (InvalidOperationException)
        {
            caught = true;
        }

        Assert.True(caught);
        Assert.True(consumer.TryRead(out var second));
        Assert.True(second.Payload.SequenceEqual(Payload(8, 2)));
        second.Release();
    }

    [Fact]
    public void Claim_UsedTwiceOrDropped_IsCaught()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        Assert.True(producer.TryClaim(8, out var claim));
        Assert.Throws<InvalidOperationException>(() => producer.TryClaim(8, out _));
        producer.DropCursor();
        Assert.True(producer.TryClaim(8, out claim));
        claim.Commit();
        var error = Catch(ref claim);
        Assert.Contains(
            "committed, aborted or dropped already",
            error.Message,
            StringComparison.Ordinal
        );

        static InvalidOperationException Catch(ref RecordClaim claim)
        {
            try
            {
                claim.Abort();
            }
            catch (InvalidOperationException caught)
            {
                return caught;
            }

            throw new Xunit.Sdk.XunitException("A claim was given back after its commit.");
        }
    }

    [Fact]
    public void Keep_LeavesTheRecord_ForTheNextRead()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite([5]));
        for (var i = 0; i < 3; i++)
        {
            Assert.True(consumer.TryRead(out var peeked));
            Assert.Equal(5, peeked.Payload[0]);
            peeked.Keep();
        }

        Assert.True(consumer.TryRead(out var record));
        record.Release();
        Assert.False(consumer.IsReady);
    }

    [Fact]
    public void Cursor_PublishesAndReleasesLazily()
    {
        using var ring = RecordRing.Create(256);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using (var write = producer.OpenCursor(publishEvery: 32))
        {
            Assert.True(write.TryWrite([1]));
            Assert.False(consumer.IsReady);
            Assert.True(write.TryWrite([2], type: 9));
            Assert.True(consumer.IsReady);
            Assert.True(write.TryWrite([3]));
            Assert.Equal(16, write.Unpublished);
            Assert.True(write.TryClaim(100, out _));
        }

        using var read = consumer.OpenCursor(releaseEvery: int.MaxValue);
        for (byte i = 1; i <= 3; i++)
        {
            Assert.True(read.TryRead(out var payload, out var type));
            Assert.Equal([i], payload.ToArray());
            Assert.Equal(i == 2 ? 9u : 0u, type);
        }

        Assert.Equal(32, read.Unreleased);
        Assert.False(read.TryRead(out _, out _));
        Assert.Equal(0, read.Unreleased);
    }

    [Fact]
    public void Complete_WithRecordsLeft_EndsTheConsumerOnceTheyAreTaken()
    {
        using var ring = RecordRing.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite([1]));
        Assert.True(ring.Complete());
        Assert.True(producer.IsEnded);
        Assert.False(consumer.IsEnded);
        Assert.True(consumer.TryRead(out var record));
        record.Release();
        Assert.True(consumer.IsEnded);
        Assert.False(ring.Abort());
    }

    [Fact]
    public async Task Wait_ForRoom_IsAboutTheRecordThatWasRefused()
    {
        using var ring = RecordRing.Create(new RingOptions { Capacity = 64, Parking = true });
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(Payload(24, 1)));
        Assert.True(producer.TryWrite(Payload(8, 2)));
        Assert.False(producer.TryWrite(Payload(24, 3)));
        Assert.False(producer.IsReady);
        using var started = new ManualResetEventSlim();
        var waiter = Task.Factory.StartNew(
            () =>
            {
                started.Set();
                return producer.Wait(WaitStrategy.Park);
            },
            TaskCreationOptions.LongRunning
        );
        started.Wait();
        Assert.True(consumer.TryRead(out var record));
        record.Release();
        Assert.True(await waiter);
        Assert.True(producer.TryWrite(Payload(24, 3)));
    }

    [Fact]
    public async Task TwoThreads_RecordsOfAllLengths_ArriveWholeAndInOrder()
    {
        const int records = 200_000;
        using var ring = RecordRing.Create(
            new RingOptions { Capacity = 1 << 12, FirstIndex = ulong.MaxValue - 4000 }
        );
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var sending = Task.Factory.StartNew(
            () =>
            {
                using var cursor = producer.OpenCursor(publishEvery: 256);
                for (var i = 0; i < records; i++)
                {
                    Span<byte> room;
                    while (!cursor.TryClaim((i * 7) % 300, out room))
                    {
                        Thread.Yield();
                    }

                    room.Fill((byte)i);
                    cursor.Commit(room.Length, (uint)i);
                }
            },
            TaskCreationOptions.LongRunning
        );
        using (var cursor = consumer.OpenCursor(releaseEvery: 512))
        {
            for (var i = 0; i < records; )
            {
                if (!cursor.TryRead(out var payload, out var type))
                {
                    Thread.Yield();
                    continue;
                }

                Assert.Equal((uint)i, type);
                Assert.Equal((i * 7) % 300, payload.Length);
                Assert.Equal(-1, payload.IndexOfAnyExcept((byte)i));
                i++;
            }
        }

        await sending;
        Assert.False(consumer.IsReady);
    }

    [Fact]
    public void Recover_DeadSides_AreOpenedAgainWhereTheyLeftOff()
    {
        using var memory = new PortableBacking(8192);
        var region = new PageRegion(memory);
        using var theirs = RecordRing.Create(
            region,
            new RingOptions { Capacity = 256, Liveness = new FixedLiveness(1) }
        );
        var deadProducer = theirs.OpenProducer();
        var deadConsumer = theirs.OpenConsumer();
        Assert.True(deadProducer.TryWrite([1]));
        Assert.True(deadProducer.TryWrite([2]));
        Assert.True(deadProducer.TryClaim(50, out var never));
        never.Payload.Fill(0xff);
        Assert.True(deadConsumer.TryRead(out var first));
        first.Release();
        Assert.True(deadConsumer.TryRead(out _));

        using var ours = RecordRing.Attach(
            region,
            new RingOptions { Liveness = new FixedLiveness(2, dead: 1) }
        );
        Assert.Throws<InvalidOperationException>(ours.OpenProducer);
        Assert.Equal(new RecoveryReport(2, 0, 0, IsComplete: true), ours.Recover());
        using var producer = ours.OpenProducer();
        using var consumer = ours.OpenConsumer();
        Assert.True(producer.TryWrite([3]));
        foreach (var expected in (byte[])[2, 3])
        {
            Assert.True(consumer.TryRead(out var record));
            Assert.Equal([expected], record.Payload.ToArray());
            record.Release();
        }

        deadProducer.DropCursor();
        deadConsumer.DropCursor();
    }

    [Fact]
    public void SteadyState_AllocatesNothing()
    {
        using var ring = RecordRing.Create(4096);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        AllocationProbe.RequireNothing(() => Pump(producer, consumer), rounds: 10);

        static void Pump(RecordProducer producer, RecordConsumer consumer)
        {
            for (var i = 0; i < 1000; i++)
            {
                Assert.True(producer.TryClaim(i % 500, out var claim));
                claim.Commit();
                Assert.True(consumer.TryRead(out var record));
                record.Release();
            }
        }
    }

    internal static byte[] Payload(int length, byte seed) =>
        [.. Enumerable.Range(0, length).Select(i => (byte)(seed + i))];
}
