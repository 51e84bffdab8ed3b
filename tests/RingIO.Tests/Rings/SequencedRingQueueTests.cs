// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class SequencedRingQueueTests
{
    // A run of items ends at a tombstone: reservations and cursors may open fewer items than there are.
    private const QueueAbilities Mpsc = QueueAbilities.ManyProducers | QueueAbilities.ShortBatches;

    // A consumer that is reopened in the middle of a claim leaves its items to recovery: tested by hand.
    private const QueueAbilities Mpmc = Mpsc & ~QueueAbilities.Reopen;

    [Theory]
    [InlineData(RingKind.Mpsc, false, 0)]
    [InlineData(RingKind.Mpsc, true, 0)]
    [InlineData(RingKind.Mpsc, false, 3)]
    [InlineData(RingKind.Mpmc, false, 0)]
    [InlineData(RingKind.Mpmc, true, 0)]
    [InlineData(RingKind.Mpmc, false, 3)]
    public void Sides_AnySequence_BehaveAsAQueue(RingKind kind, bool parking, int claimAhead) =>
        QueueMachine.Check(
            kind == RingKind.Mpsc ? Mpsc : Mpmc,
            (capacity, first) =>
                SequencedRings.Queue(
                    kind,
                    SequencedRings.Options(capacity, first, parking),
                    claimAhead
                )
        );

    [Theory]
    [InlineData(RingKind.Mpsc)]
    [InlineData(RingKind.Mpmc)]
    public void Commit_TombstonesAtEveryPlace_TheOthersComeInOrder(RingKind kind)
    {
        // Every pattern of four reservations of two slots, each with 0 to 2 of them used, from every slot of the ring.
        for (var pattern = 0; pattern < 81 * 8; pattern++)
        {
            using var queue = SequencedRings.Queue(
                kind,
                SequencedRings.Options(8, ulong.MaxValue - (ulong)(pattern / 81))
            );
            var expected = new List<ulong>();
            var digits = pattern % 81;
            for (var reservation = 0; reservation < 4; reservation++, digits /= 3)
            {
                var items = Enumerable
                    .Range(0, digits % 3)
                    .Select(i => (ulong)(reservation * 10 + i + 1))
                    .ToArray();
                Assert.True(queue.TryPutReserved(2, items));
                expected.AddRange(items);
            }

            Assert.False(queue.TryPut(99), "All slots are taken, tombstones too.");
            var taken = new List<ulong>();
            while (queue.TryTake(out var item))
            {
                taken.Add(item);
            }

            Assert.Equal(expected, taken);
            Assert.Equal(8, queue.Put(new ulong[8]));
        }
    }
}
