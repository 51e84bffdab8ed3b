// SPDX-License-Identifier: MIT

using RingIO.Events;
using RingIO.Primitives;

namespace RingIO.Tests.Events;

/// <summary>Upcalls to await: completed by a step, on the caller's thread, and never lost.</summary>
public sealed class UpcallWaiterTests
{
    private static readonly CpuId Zero = new(0);
    private static readonly CpuId One = new(1);

    [Fact]
    public void WaitAsync_OfAnUpcallThatCame_IsOverAtOnceAndOnce()
    {
        var waiter = new UpcallWaiter(2);
        waiter.Upcall(Zero);
        waiter.Upcall(Zero);
        Assert.True(
            waiter.WaitAsync(Zero, TestContext.Current.CancellationToken).AsTask().IsCompleted
        );
        Assert.False(
            waiter.WaitAsync(Zero, TestContext.Current.CancellationToken).AsTask().IsCompleted
        );
    }

    [Fact]
    public async Task WaitAsync_OfAnUpcallToCome_IsOverAtTheNextStep()
    {
        var waiter = new UpcallWaiter(2);
        var wait = waiter.WaitAsync(One, TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(0, waiter.Step());
        waiter.Upcall(Zero);
        Assert.Equal(0, waiter.Step());
        waiter.Upcall(One);
        Assert.False(wait.IsCompleted);
        Assert.Equal(1, waiter.Step());
        Assert.True(wait.IsCompletedSuccessfully);
        await wait;
        Assert.False(
            waiter.WaitAsync(One, TestContext.Current.CancellationToken).AsTask().IsCompleted
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WaitAsync_OfAVirtualCpuWhosePortIsNotified_FindsTheEvent(bool fifo)
    {
        var waiters = Enumerable.Range(0, 2).Select(_ => new UpcallWaiter(2)).ToList();
        using var world = new EventWorld(
            2,
            fifo,
            (domain, options) => options with { Upcalls = waiters[domain] }
        );
        var (first, second) = world.Connect(0, 1);
        // Connecting told of the event that it raised.
        await waiters[1].WaitAsync(Zero, TestContext.Current.CancellationToken);
        for (var round = 0; round < 3; round++)
        {
            var wait = waiters[1].WaitAsync(Zero, TestContext.Current.CancellationToken).AsTask();
            Assert.Equal(EventStatus.Success, world.Guests[0].Table.Notify(first));
            Assert.Equal(1, waiters[1].Step());
            await wait;
            Assert.Equal([second.Number], world.Guests[1].Consume());
            Assert.Equal(0, waiters[0].Step());
        }
    }

    [Fact]
    public async Task WaitAsync_Cancelled_EndsAtAStepAndKeepsTheUpcall()
    {
        var waiter = new UpcallWaiter(1);
        using var cancellation = new CancellationTokenSource();
        var wait = waiter.WaitAsync(Zero, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        Assert.Equal(1, waiter.Step());
        waiter.Upcall(Zero);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.True(
            waiter.WaitAsync(Zero, TestContext.Current.CancellationToken).AsTask().IsCompleted
        );
    }

    [Fact]
    public void WaitAsync_Misused_SaysWhatToDo()
    {
        var waiter = new UpcallWaiter(1);
        _ = waiter.WaitAsync(Zero, TestContext.Current.CancellationToken).AsTask().IsCompleted;
        Assert.Contains(
            "before it begins another",
            Assert
                .Throws<InvalidOperationException>(() =>
                    waiter
                        .WaitAsync(Zero, TestContext.Current.CancellationToken)
                        .AsTask()
                        .IsCompleted
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "1 virtual",
            Assert.Throws<ArgumentOutOfRangeException>(() => waiter.Upcall(One)).Message,
            StringComparison.Ordinal
        );
    }
}
