// SPDX-License-Identifier: MIT

using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class RingPumpTests : IDisposable
{
    private readonly RingPump _pump = new();
    private readonly SpscRing<int> _ring = SpscRing<int>.Create(2);
    private readonly SpscProducer<int> _producer;
    private readonly SpscConsumer<int> _consumer;

    public RingPumpTests()
    {
        _producer = _ring.OpenProducer();
        _consumer = _ring.OpenConsumer();
    }

    public void Dispose()
    {
        _pump.Dispose();
        _producer.Dispose();
        _consumer.Dispose();
        _ring.Dispose();
    }

    [Fact]
    public async Task WaitAsync_ReadyOrEnded_CompletesAtOnce()
    {
        Assert.True(await _pump.WaitAsync(_producer));
        Assert.True(_ring.Complete());
        Assert.False(await _pump.WaitAsync(_producer));
        Assert.False(await _pump.WaitAsync(_consumer));
        Assert.Equal(0, _pump.Waiting);
    }

    [Fact]
    public async Task WaitAsync_EmptyThenPut_CompletesOnTheNextStepAndTakesNothing()
    {
        var wait = _pump.WaitAsync(_consumer);
        Assert.Equal(0, _pump.Step());
        Assert.True(_producer.TryWrite(5));
        Assert.False(wait.IsCompleted);
        Assert.Equal(1, _pump.Step());
        Assert.Equal(0, _pump.Step());
        Assert.True(await wait);
        Assert.True(_consumer.TryRead(out var item));
        Assert.Equal(5, item);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WaitAsync_RingEnds_CompletesBothSidesWithFalse(bool complete)
    {
        using var full = SpscRing<int>.Create(2);
        using var producer = full.OpenProducer();
        Assert.Equal(2, producer.Write([1, 2]));
        var first = _pump.WaitAsync(_consumer);
        var second = _pump.WaitAsync(producer);
        Assert.True(complete ? _ring.Complete() : _ring.Abort());
        Assert.True(complete ? full.Complete() : full.Abort());
        Assert.Equal(2, _pump.Step());
        Assert.False(await first);
        Assert.False(await second);
    }

    [Fact]
    public async Task WaitAsync_Cancelled_FailsOnTheNextStepAndLosesNothing()
    {
        using var source = new CancellationTokenSource();
        var wait = _pump.WaitAsync(_consumer, source.Token);
        await source.CancelAsync();
        Assert.False(wait.IsCompleted);
        Assert.Equal(1, _pump.Step());
        var thrown = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await wait
        );
        Assert.Equal(source.Token, thrown.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _pump.WaitAsync(_consumer, source.Token)
        );
        Assert.True(_producer.TryWrite(7));
        Assert.True(await _pump.WaitAsync(_consumer));
        Assert.True(_consumer.TryRead(out var item));
        Assert.Equal(7, item);
    }

    [Fact]
    public async Task WaitAsync_CancelledAndReady_IsReady()
    {
        using var source = new CancellationTokenSource();
        var wait = _pump.WaitAsync(_consumer, source.Token);
        await source.CancelAsync();
        Assert.True(_producer.TryWrite(7));
        Assert.Equal(1, _pump.Step());
        Assert.True(await wait);
    }

    [Fact]
    public async Task Dispose_WaitsLeft_FailAndNewOnesAreRefused()
    {
        var wait = _pump.WaitAsync(_consumer);
        _pump.Dispose();
        _pump.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await wait);
        Assert.Throws<ObjectDisposedException>(() =>
            GC.KeepAlive(_pump.WaitAsync(_consumer).AsTask())
        );
        Assert.Equal(0, _pump.Step());
        Assert.Equal(0, _pump.Waiting);
    }

    [Fact]
    public async Task Step_SideOrRingDisposed_FailsItsWait()
    {
        var ring = SpscRing<int>.Create(2);
        var consumer = ring.OpenConsumer();
        var first = _pump.WaitAsync(consumer);
        var second = _pump.WaitAsync(_consumer);
        ring.Dispose();
        Assert.Equal(1, _pump.Step());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first);
        _consumer.Dispose();
        Assert.Equal(1, _pump.Step());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await second);
        Assert.Throws<ObjectDisposedException>(() =>
            GC.KeepAlive(_pump.WaitAsync(_consumer).AsTask())
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Step_ManyReady_CompleteInTheOrderOfRegistration(int budget)
    {
        const int count = 10;
        var rings = Enumerable.Range(0, count).Select(_ => SpscRing<int>.Create(2)).ToArray();
        var order = new List<int>();
        var consumers = rings.Select(r => r.OpenConsumer()).ToArray();
        var tasks = consumers.Select((c, i) => Record(c, i)).ToArray();
        foreach (var ring in rings.Reverse())
        {
            using var producer = ring.OpenProducer();
            Assert.True(producer.TryWrite(1));
        }

        for (var left = count; left > 0; left -= budget)
        {
            Assert.Equal(Math.Min(budget, left), _pump.Step(budget));
        }

        Assert.Equal(Enumerable.Range(0, count), order);
        Assert.All(tasks, t => Assert.True(t.IsCompletedSuccessfully));

        async Task Record(RingSide side, int number)
        {
            Assert.True(await _pump.WaitAsync(side).ConfigureAwait(false));
            order.Add(number);
        }
    }

    [Fact]
    public async Task Step_ContinuationThatWaitsAgain_IsLookedAtInTheNextStep()
    {
        var rounds = 0;
        var loop = Loop();
        for (var round = 1; round <= 5; round++)
        {
            Assert.True(_producer.TryWrite(round));
            Assert.Equal(1, _pump.Step());
            Assert.Equal(round, rounds);
        }

        Assert.True(_ring.Complete());
        Assert.Equal(1, _pump.Step());
        await loop;

        async Task Loop()
        {
            while (await _pump.WaitAsync(_consumer).ConfigureAwait(false))
            {
                Assert.True(_consumer.TryRead(out rounds));
            }
        }
    }

    [Fact]
    public async Task Step_FromAContinuation_Throws()
    {
        var task = Reenter();
        Assert.True(_producer.TryWrite(1));
        Assert.Equal(1, _pump.Step());
        await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Throws<ArgumentOutOfRangeException>(() => _pump.Step(0));

        async Task Reenter()
        {
            await _pump.WaitAsync(_consumer).ConfigureAwait(false);
            _pump.Step();
        }
    }

    [Fact]
    public void WaitAsync_SideWithAnOpenReservation_Throws()
    {
        Assert.True(_producer.TryReserve(1, out var reservation));
        Assert.Throws<InvalidOperationException>(() =>
            GC.KeepAlive(_pump.WaitAsync(_producer).AsTask())
        );
        Assert.Throws<ArgumentNullException>(() => GC.KeepAlive(_pump.WaitAsync(null!).AsTask()));
        reservation.Commit();
    }

    [Fact]
    public async Task StartThread_TimePasses_CompletesWaits()
    {
        var time = new ManualTime();
        using var thread = _pump.StartThread(TimeSpan.FromSeconds(1), time);
        Assert.Throws<InvalidOperationException>(() => _pump.StartThread());
        for (var round = 0; round < 3; round++)
        {
            var wait = _pump.WaitAsync(_consumer).AsTask();
            TwoThreads.Until(() => time.Armed == 1, CancellationToken.None);
            Assert.False(wait.IsCompleted);
            Assert.True(_producer.TryWrite(round));
            while (!wait.IsCompleted)
            {
                time.FireAll();
                Thread.Yield();
            }

            Assert.True(await wait);
            Assert.True(_consumer.TryRead(out var item));
            Assert.Equal(round, item);
        }
    }

    [Fact]
    public async Task StartThread_Disposed_StopsAndAnotherCanBeStarted()
    {
        _pump.StartThread().Dispose();
        using var thread = _pump.StartThread(TimeSpan.FromMilliseconds(1));
        var wait = _pump.WaitAsync(_consumer).AsTask();
        Assert.True(_producer.TryWrite(1));
        Assert.True(await wait);
        Assert.Throws<ArgumentOutOfRangeException>(() => _pump.StartThread(TimeSpan.Zero));
    }

    [Fact]
    public async Task StartThread_TwoAsyncSides_TransferEverythingInOrder()
    {
        const int items = 20_000;
        using var ring = SpscRing<ulong>.Create(64);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var thread = _pump.StartThread(TimeSpan.FromMilliseconds(1));
        var ledger = new StressLedger();
        await Task.WhenAll(Task.Run(Produce), Task.Run(Consume));
        StressLedger.RequireComplete(items, ledger);

        async Task Produce()
        {
            for (var item = 0L; item < items; item++)
            {
                while (!producer.TryWrite(StressLedger.Item(0, item)))
                {
                    Assert.True(await _pump.WaitAsync(producer));
                }
            }

            ring.Complete();
        }

        async Task Consume()
        {
            while (await _pump.WaitAsync(consumer))
            {
                while (consumer.TryRead(out var item))
                {
                    ledger.Accept(item);
                }
            }
        }
    }
}
