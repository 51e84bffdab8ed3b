// SPDX-License-Identifier: MIT

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
