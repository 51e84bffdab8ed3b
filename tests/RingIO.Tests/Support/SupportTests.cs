// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Rings;

namespace RingIO.Tests.Support;

/// <summary>The support finds what it is there to find.</summary>
public sealed class SupportTests
{
    [Theory]
    [InlineData(Flaw.LosesInBatches)]
    [InlineData(Flaw.PeekTakes)]
    [InlineData(Flaw.CommitsAll)]
    [InlineData(Flaw.FullTooEarly)]
    public void QueueMachine_FlawedQueue_IsFoundWithAShortSequence(Flaw flaw)
    {
        var thrown = Assert.ThrowsAny<Exception>(() =>
            QueueMachine.Check(
                QueueAbilities.OneProducer,
                (c, i) => new FlawedQueue(new SpscQueue(c, i), flaw)
            )
        );
        var shrunk = thrown.ToString().Split("Shrunk:")[1];
        var steps = shrunk.Split("first index ")[1].Split('\n')[0].Count(c => c == ';') + 1;
        Assert.True(steps <= 4, $"{steps} steps: {shrunk}");
    }

    [Fact]
    public void AllocationProbe_BesideOtherTests_RefusesToMeasure()
    {
        // By reflection: the rule of the repository would refuse a call here.
        var measure = typeof(AllocationProbe)
            .GetMethod("Measure")!
            .CreateDelegate<Func<Action, int, long>>();
        Assert.Contains(
            "needs [Collection(AllocationProbe.Alone)]",
            Assert.ThrowsAny<Exception>(() => measure(static () => { }, 1)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void TwoThreads_BodyThatThrows_IsReportedAndStopsTheOther()
    {
        var thrown = Assert.Throws<AggregateException>(() =>
            TwoThreads.Run(
                _ => throw new InvalidOperationException("found"),
                stop => TwoThreads.Until(() => false, stop)
            )
        );
        Assert.Equal("found", Assert.Single(thrown.InnerExceptions).Message);
    }

    [Fact]
    public void StressLedger_LostSwappedOrDamagedItem_IsFound()
    {
        var ledger = new StressLedger(producers: 2);
        ledger.Accept(StressLedger.Item(1, 0));
        Assert.Throws<InvalidOperationException>(() => ledger.Accept(StressLedger.Item(1, 2)));
        Assert.Throws<InvalidOperationException>(() => ledger.Accept(StressLedger.Item(1, 0)));
        Assert.Throws<InvalidOperationException>(() => ledger.Accept(StressLedger.Item(0, 0) ^ 1));
        Assert.Throws<InvalidOperationException>(() => ledger.Accept(StressLedger.Item(2, 0)));
        Assert.ThrowsAny<Exception>(() => StressLedger.RequireComplete(1, ledger));
        ledger.Accept(StressLedger.Item(0, 0));
        StressLedger.RequireComplete(1, ledger);
    }

    public enum Flaw
    {
        LosesInBatches,
        PeekTakes,
        CommitsAll,
        FullTooEarly,
    }

    private sealed class FlawedQueue(SpscQueue queue, Flaw flaw) : IQueueUnderTest
    {
        public Ring Ring => queue.Ring;

        public RingSide Producer => queue.Producer;

        public RingSide Consumer => queue.Consumer;

        public bool TryPut(ulong item) => queue.TryPut(item);

        public int Put(ReadOnlySpan<ulong> items) =>
            flaw == Flaw.FullTooEarly && items.Length > 1
                ? queue.Put(items[..(items.Length - 1)])
                : queue.Put(items);

        public bool TryTake(out ulong item) => queue.TryTake(out item);

        public int Take(Span<ulong> items)
        {
            var count = queue.Take(items);
            if (flaw == Flaw.LosesInBatches && count > 1)
            {
                items[1] = items[0];
            }

            return count;
        }

        public bool TryPeek(out ulong item) =>
            flaw == Flaw.PeekTakes ? queue.TryTake(out item) : queue.TryPeek(out item);

        public bool TryPutReserved(int reserve, ReadOnlySpan<ulong> items) =>
            queue.TryPutReserved(reserve, items);

        public int TakeReserved(Span<ulong> items, Func<int, int> commit)
        {
            return flaw == Flaw.CommitsAll
                ? queue.TakeReserved(items, n => Math.Max(commit(n), n))
                : queue.TakeReserved(items, commit);
        }

        public void Reopen() => queue.Reopen();

        public void Dispose() => queue.Dispose();
    }
}
