// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using RingIO.Testing.Linearizability;
using RingIO.Testing.Specifications;

namespace RingIO.Testing.Tests.Linearizability;

public sealed class HistoryTests
{
    [Fact]
    public void ToString_OverlappingAndPendingCalls_IsATableWithAColumnAThread()
    {
        var history = Calls.History(
            Calls.Put(0, 1, 1, 4),
            Calls.Take(1, 1, 2, 3),
            Calls.Pending(1, QueueOperation.Take, 5)
        );
        Assert.Equal(
            """
            thread 0 | thread 1
            Put 1    |
                     | Take -> 1
             -> done |
                     | Take (pending)

            """,
            history.ToString()
        );
    }

    [Fact]
    public void Overlapping_SomeCallsMeet_CountsThose()
    {
        Assert.Equal(0, Calls.History(Calls.Put(0, 1, 1, 2), Calls.Take(1, 1, 3, 4)).Overlapping);
        var history = Calls.History(
            Calls.Put(0, 1, 1, 9),
            Calls.Empty(1, 2, 3),
            Calls.Take(1, 1, 4, 5),
            Calls.Empty(1, 10, 11)
        );
        Assert.Equal(3, history.Overlapping);
    }

    [Fact]
    public void Constructor_CallsOfOneThreadOverlap_Throws()
    {
        Assert.Throws<ArgumentException>(() =>
            Calls.History(Calls.Put(0, 1, 1, 4), Calls.Put(0, 2, 3, 5))
        );
        Assert.Throws<ArgumentException>(() => Calls.History(Calls.Put(0, 1, 4, 3)));
    }

    // As calls of different threads they would overlap; a thread's own are in order, and no check would know.
    [Fact]
    public void Constructor_TheClockDoesNotTellCallsOfOneThreadApart_Throws()
    {
        Assert.Throws<ArgumentException>(() =>
            Calls.History(Calls.Put(0, 1, 1, 2), Calls.Put(0, 2, 2, 3))
        );
        Assert.Equal(2, Calls.History(Calls.Put(0, 1, 1, 2), Calls.Put(1, 2, 2, 3)).Overlapping);
    }

    [Fact]
    public void Until_ACallHasNotEndedThen_IsPending()
    {
        var history = Calls.History(
            Calls.Put(0, 1, 1, 6),
            Calls.Empty(1, 2, 3),
            Calls.Empty(1, 7, 8)
        );
        var prefix = history.Until(5).Calls;
        Assert.Equal(2, prefix.Count);
        Assert.True(prefix[0].IsPending);
        Assert.False(prefix[1].IsPending);
    }

    // Every prefix in time of a linearizable history is one: a take is never told without its put.
    [Fact]
    public void Recorder_HistoryIsTakenWhileThreadsWork_IsOfOneMoment()
    {
        const int Items = 100_000;
        var isOver = false;
        var recorder = new HistoryRecorder<QueueOperation, QueueResponse>(3, Items);
        var queue = new ConcurrentQueue<ulong>();
        Thread[] threads = [new(() => Work(0, Put)), new(() => Work(2, Take))];
        for (var i = 0; i < Items; i++)
        {
            // Between the two, so that it takes time to come from what was put to what was taken.
            recorder.Do(1, QueueOperation.Put(0), _ => QueueResponse.Refused);
        }

        Array.ForEach(threads, thread => thread.Start());
        for (var left = 30; left > 0; left -= threads.All(t => t.IsAlive) ? 1 : left)
        {
            var result = QueueLinearizability.Check(recorder.ToHistory(), Calls.Effect);
            Assert.True(result.Verdict != LinearizabilityVerdict.Violated, result.ToString());
        }

        Volatile.Write(ref isOver, true);
        Array.ForEach(threads, thread => thread.Join());
        Assert.DoesNotContain(recorder.ToHistory().Calls, c => c.IsPending);

        void Work(int thread, Func<int, QueueOperation> choose)
        {
            for (var i = 0; i < Items && !Volatile.Read(ref isOver); i++)
            {
                recorder.Do(thread, choose(i), Do);
            }
        }

        QueueOperation Put(int i) => QueueOperation.Put((ulong)i);
        QueueOperation Take(int i) => QueueOperation.Take;

        QueueResponse Do(QueueOperation operation)
        {
            if (operation.Kind == QueueOperationKind.Take)
            {
                return QueueResponse.OfTake(queue.TryDequeue(out var item), item);
            }

            // Short, so that what is put is taken soon.
            var hasRoom = queue.Count < 8;
            if (hasRoom)
            {
                queue.Enqueue(operation.Item);
            }

            return QueueResponse.OfPut(hasRoom);
        }
    }

    [Fact]
    public void Recorder_CallThatThrows_StaysPending()
    {
        var recorder = new HistoryRecorder<string, int>(2, 2);
        Assert.Equal(3, recorder.Do(0, "ask", _ => 3));
        Assert.Throws<TimeoutException>(() =>
            recorder.Do(1, "fail", _ => throw new TimeoutException())
        );
        Assert.Equal(4, recorder.Do(0, "again", _ => 4));
        var calls = recorder.ToHistory().Calls;
        Assert.Equal("ask fail again", string.Join(" ", calls.Select(c => c.Operation)));
        Assert.Same(calls[1], Assert.Single(calls, c => c.IsPending));
        Assert.True(calls[0].Precedes(calls[1]));
        Assert.False(calls[1].Precedes(calls[2]));
    }
}
