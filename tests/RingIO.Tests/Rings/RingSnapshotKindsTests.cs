// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Tests.Rings;

public sealed class RingSnapshotKindsTests : IDisposable
{
    private static readonly RingOptions Options = new()
    {
        Capacity = 8,
        Owners = 4,
        FirstIndex = ulong.MaxValue - 4,
    };

    private readonly PortableBacking _backing = new(8192);

    private PageRegion Region => new(_backing);

    public void Dispose() => _backing.Dispose();

    [Fact]
    public void Mpsc_TombstonesAndItems_GoOnWhereTheyWere()
    {
        Assert.True(
            MpscRing<long>.TryRestore(Region, MakeMpsc(), Options, out var ring, out var fault),
            fault?.Message
        );
        using (ring)
        {
            using var consumer = ring.OpenConsumer();
            using var producer = ring.OpenProducer();
            AssertItems(consumer.TryRead, 3, 4, 5);
            for (var round = 0; round < 20; round++)
            {
                Assert.True(producer.TryWrite(round));
                AssertItems(consumer.TryRead, round);
            }
        }
    }

    [Fact]
    public void Mpmc_TombstonesAndItems_GoOnWhereTheyWere()
    {
        Assert.True(
            MpmcRing<long>.TryRestore(Region, MakeMpmc(), Options, out var ring, out var fault),
            fault?.Message
        );
        using (ring)
        {
            using var consumer = ring.OpenConsumer();
            using var producer = ring.OpenProducer();
            AssertItems(consumer.TryRead, 3, 4, 5);
            for (var round = 0; round < 20; round++)
            {
                Assert.True(producer.TryWrite(round));
                AssertItems(consumer.TryRead, round);
            }
        }
    }

    [Fact]
    public void SpscFlag_Items_GoOnWhereTheyWere()
    {
        Assert.True(
            SpscFlagRing<long>.TryRestore(Region, MakeFlag(), Options, out var ring, out var fault),
            fault?.Message
        );
        using (ring)
        {
            using var consumer = ring.OpenConsumer();
            using var producer = ring.OpenProducer();
            AssertItems(consumer.TryRead, 3, 4);
            for (var round = 1; round < 20; round++)
            {
                Assert.True(producer.TryWrite(round));
                AssertItems(consumer.TryRead, round);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Record_Records_GoOnWhereTheyWere(bool separate)
    {
        var options = Options with { Capacity = 256 };
        using var data = new PortableBacking(4096);
        var snapshot = MakeRecords(options, separate ? data : null);
        RecordRing? ring;
        RingFault? fault;
        // The slots' place must be named where they have one, and only there.
        Assert.False(
            separate
                ? RecordRing.TryRestore(Region, snapshot, options, out ring, out fault)
                : RecordRing.TryRestore(Region, new(data), snapshot, options, out ring, out fault)
        );
        Assert.Contains("region for data", fault!.Message, StringComparison.Ordinal);
        Assert.True(
            separate
                ? RecordRing.TryRestore(Region, new(data), snapshot, options, out ring, out fault)
                : RecordRing.TryRestore(Region, snapshot, options, out ring, out fault),
            fault?.Message
        );
        using (ring)
        {
            using var consumer = ring!.OpenConsumer();
            Assert.True(consumer.TryRead(out var record));
            Assert.Equal([4, 5, 6], record.Payload.ToArray());
            record.Release();
            Assert.False(consumer.TryRead(out _));
        }
    }

    [Fact]
    public void Broadcast_AfterItsConsumersLeft_GoesOn()
    {
        byte[] snapshot;
        using (var made = BroadcastRing<long>.Create(Options))
        {
            using (var producer = made.OpenProducer())
            using (made.OpenConsumer())
            {
                Assert.True(producer.TryWrite(1));
                // A joined consumer's place would be lost: it is said.
                Assert.Throws<InvalidOperationException>(made.Snapshot);
            }

            snapshot = made.Snapshot();
        }

        Assert.True(
            BroadcastRing<long>.TryRestore(Region, snapshot, Options, out var ring, out var fault),
            fault?.Message
        );
        using (ring)
        {
            using var consumer = ring.OpenConsumer();
            using var producer = ring.OpenProducer();
            Assert.True(producer.TryWrite(2));
            Assert.True(consumer.TryRead(out var item));
            Assert.Equal(2, item);
        }
    }

    [Fact]
    public void Mpmc_SequenceWordThatDoesNotFit_IsNamed()
    {
        var snapshot = MakeMpmc();
        var layout = new RingLayout(RingKind.Mpmc, 8, sizeof(long), 4, RingFeatures.None);
        snapshot[40 + (int)layout.SequencesOffset] ^= 1;
        RingSnapshotTests.Seal(snapshot);
        Assert.False(MpmcRing<long>.TryRestore(Region, snapshot, Options, out _, out var fault));
        Assert.Contains("Sequence word", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SpscFlag_FlagThatDoesNotFit_IsNamed()
    {
        var snapshot = MakeFlag();
        var layout = new RingLayout(RingKind.SpscFlag, 8, sizeof(long), 2, RingFeatures.None);
        snapshot[40 + (int)layout.SlotsOffset + (3 * sizeof(long))] = 1;
        RingSnapshotTests.Seal(snapshot);
        Assert.False(
            SpscFlagRing<long>.TryRestore(Region, snapshot, Options, out _, out var fault)
        );
        Assert.Contains("places for the", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRestore_SnapshotOfAnotherKind_IsRefused()
    {
        Assert.False(MpscRing<long>.TryRestore(Region, MakeMpmc(), Options, out _, out var fault));
        Assert.Equal(RingFaultKind.WrongKind, fault.Kind);
    }

    private static byte[] MakeMpmc()
    {
        using var ring = MpmcRing<long>.Create(Options);
        using (var producer = ring.OpenProducer())
        using (var consumer = ring.OpenConsumer())
        {
            Assert.Equal(4, producer.Write([1, 2, 3, 4]));
            Assert.True(producer.TryReserve(2, out var reservation));
            reservation.Slots[0] = 5;
            reservation.Commit(1);
            AssertItems(consumer.TryRead, 1, 2);
        }

        return ring.Snapshot();
    }

    private static byte[] MakeMpsc()
    {
        using var ring = MpscRing<long>.Create(Options);
        using (var producer = ring.OpenProducer())
        using (var consumer = ring.OpenConsumer())
        {
            Assert.Equal(4, producer.Write([1, 2, 3, 4]));
            Assert.True(producer.TryReserve(2, out var reservation));
            reservation.Slots[0] = 5;
            reservation.Commit(1);
            AssertItems(consumer.TryRead, 1, 2);
        }

        return ring.Snapshot();
    }

    private static byte[] MakeFlag()
    {
        using var ring = SpscFlagRing<long>.Create(Options);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        for (var item = 1; item <= 4; item++)
        {
            Assert.True(producer.TryWrite(item));
        }

        AssertItems(consumer.TryRead, 1, 2);
        return ring.Snapshot();
    }

    private static byte[] MakeRecords(RingOptions options, PortableBacking? data)
    {
        using var words = new PortableBacking(4096);
        using var ring = data is null
            ? RecordRing.Create(new PageRegion(words), options)
            : RecordRing.Create(new(words), new(data), options);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite([1, 2, 3]));
        Assert.True(producer.TryWrite([4, 5, 6]));
        Assert.True(consumer.TryRead(out var first));
        first.Release();
        return ring.Snapshot();
    }

    private delegate bool Take(out long item);

    private static void AssertItems(Take take, params long[] expected)
    {
        foreach (var item in expected)
        {
            Assert.True(take(out var found));
            Assert.Equal(item, found);
        }
    }
}
