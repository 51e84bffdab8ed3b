// SPDX-License-Identifier: MIT

using RingIO.Memory;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Rings;

public sealed class WaitTests
{
    public static TheoryData<string> Strategies => ["spin", "yield", "park"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_EmptyThenPut_WakesTheConsumer(string name)
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        TwoThreads.Run(
            stop => Assert.True(consumer.Wait(Strategy(name), stop)),
            _ => Assert.True(producer.TryWrite(5))
        );
        Assert.True(consumer.TryRead(out var item));
        Assert.Equal(5, item);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_FullThenTaken_WakesTheProducer(string name)
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([1, 2]));
        TwoThreads.Run(
            stop => Assert.True(producer.Wait(Strategy(name), stop)),
            _ => Assert.True(consumer.TryRead(out var _))
        );
        Assert.True(producer.TryWrite(3));
    }

    [Fact]
    public void Wait_OtherSideFindsTheRingMad_WakesASleeper()
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([1, 2]));
        TwoThreads.Run(
            stop => Assert.False(producer.Wait(WaitStrategy.Park, stop)),
            stop =>
            {
                ref var words = ref new Slots<RingWords>(ring.Region.Address, 1).First;
                while (Volatile.Read(ref words.ProducerWaiters) == 0)
                {
                    stop.ThrowIfCancellationRequested();
                }

                words.ProducerIndex = 0xBAD;
                Assert.False(consumer.TryRead(out var _));
                Assert.True(consumer.IsEnded);
            }
        );
    }

    [Theory]
    [InlineData("spin", true)]
    [InlineData("yield", true)]
    [InlineData("park", true)]
    [InlineData("spin", false)]
    [InlineData("yield", false)]
    [InlineData("park", false)]
    public void Wait_RingEnds_WakesBothSides(string name, bool complete)
    {
        using var ring = Parking();
        using var full = Parking();
        using var producer = full.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.Equal(2, producer.Write([1, 2]));
        TwoThreads.Run(
            stop => Assert.False(consumer.Wait(Strategy(name), stop)),
            stop => Assert.False(producer.Wait(Strategy(name), stop)),
            _ =>
            {
                Assert.True(complete ? ring.Complete() : ring.Abort());
                Assert.True(complete ? full.Complete() : full.Abort());
            }
        );
        Assert.False(ring.Complete());
        Assert.Equal(complete ? RingState.Completed : RingState.Aborted, ring.State);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_Cancelled_ThrowsAndLosesNothing(string name)
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        using var source = new CancellationTokenSource();
        TwoThreads.Run(
            _ =>
                Assert.ThrowsAny<OperationCanceledException>(() =>
                    consumer.Wait(Strategy(name), source.Token)
                ),
            _ => source.Cancel()
        );
        Assert.ThrowsAny<OperationCanceledException>(() =>
            consumer.Wait(Strategy(name), source.Token)
        );
        Assert.True(producer.TryWrite(9));
        Assert.True(consumer.Wait(Strategy(name)));
        Assert.True(consumer.TryRead(out var item));
        Assert.Equal(9, item);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_NothingComes_TimesOutAndConsumesNothing(string name)
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var strategy = Strategy(name);
        Assert.Equal(WaitOutcome.TimedOut, consumer.Wait(strategy, TimeSpan.FromMilliseconds(2)));
        Assert.Equal(WaitOutcome.TimedOut, consumer.Wait(strategy, TimeSpan.Zero));
        Assert.Equal(WaitOutcome.Ready, producer.Wait(strategy, TimeSpan.Zero));
        Assert.True(producer.TryWrite(1));
        Assert.Equal(WaitOutcome.Ready, consumer.Wait(strategy, TimeSpan.Zero));
        Assert.True(consumer.TryRead(out _));
        Assert.True(ring.Complete());
        Assert.Equal(WaitOutcome.Ended, consumer.Wait(strategy, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            consumer.Wait(strategy, TimeSpan.FromSeconds(-5))
        );
        Assert.Throws<ArgumentNullException>(() => consumer.Wait(null!));
    }

    [Fact]
    public void Wait_ParkOnARingMadeWithoutParking_Throws()
    {
        using var ring = SpscRing<int>.Create(2);
        using var consumer = ring.OpenConsumer();
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            consumer.Wait(WaitStrategy.Park, TimeSpan.Zero)
        );
        Assert.Contains("Parking", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wait_CompletedWithItems_IsReadyUntilTheyAreTaken()
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(1));
        Assert.True(ring.Complete());
        Assert.True(consumer.Wait(WaitStrategy.Park));
        Assert.True(consumer.TryRead(out _));
        Assert.False(consumer.Wait(WaitStrategy.Park));
    }

    [Theory]
    [InlineData("park", 2)]
    [InlineData("park", 64)]
    [InlineData("yield", 2)]
    [InlineData("yield", 64)]
    public void TwoThreads_WaitingOnOneAnother_TransferEverythingInOrder(string name, int capacity)
    {
        const int items = 60_000;
        var options = new RingOptions
        {
            Capacity = capacity,
            Parking = true,
            FirstIndex = uint.MaxValue - 1000UL,
        };
        using var ring = SpscRing<ulong>.Create(options);
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        var ledger = new StressLedger();
        TwoThreads.Run(
            stop =>
            {
                for (var item = 0L; item < items; item++)
                {
                    while (!producer.TryWrite(StressLedger.Item(0, item)))
                    {
                        Assert.True(producer.Wait(Strategy(name), stop));
                    }
                }

                ring.Complete();
            },
            stop =>
            {
                while (consumer.Wait(Strategy(name), stop))
                {
                    while (consumer.TryRead(out var item))
                    {
                        ledger.Accept(item);
                    }
                }
            }
        );
        StressLedger.RequireComplete(items, ledger);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_EndedRingWithRoomOrItems_SaysEnded(string name)
    {
        using var ring = Parking();
        using var producer = ring.OpenProducer();
        using var consumer = ring.OpenConsumer();
        Assert.True(producer.TryWrite(1));
        // As another process ends it: this one's producers do not know yet.
        new Slots<RingWords>(ring.Region.Address, 1)
            .First
            .State = (uint)RingState.Aborted;
        Assert.True(producer.IsReady && consumer.IsReady);
        Assert.False(producer.Wait(Strategy(name)));
        Assert.False(consumer.Wait(Strategy(name)));
    }

    [Fact]
    public void Create_ParkingInSharedMemoryWithAParkerOfOneProcess_SaysWhatToUse()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var backing = MappedFileBacking.Create(path, 8192);
            var options = new RingOptions { Capacity = 8, Parker = new MonitorParker() };
            SpscRing<int>.Create(new PageRegion(backing), options).Dispose();
            var thrown = Assert.Throws<ArgumentException>(() =>
                SpscRing<int>.Create(new PageRegion(backing), options with { Parking = true })
            );
            Assert.Contains("FutexParker", thrown.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    // The peer's parker is another: its Unpark reaches nobody here, as that of PollingParker does not reach a futex.
    [Fact]
    public void Wait_PeerInSharedMemoryWakesNobody_LooksAgainByItself()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var backing = MappedFileBacking.Create(path, 8192);
            using var ring = SpscRing<int>.Create(
                new PageRegion(backing),
                new()
                {
                    Capacity = 8,
                    Parking = true,
                    Parker = new DeafParker(),
                }
            );
            using var producer = ring.OpenProducer();
            using var consumer = ring.OpenConsumer();
            TwoThreads.Run(
                stop => Assert.True(consumer.Wait(WaitStrategy.Park, stop)),
                stop =>
                {
                    ref var words = ref new Slots<RingWords>(ring.Region.Address, 1).First;
                    while (Volatile.Read(ref words.ConsumerWaiters) == 0)
                    {
                        stop.ThrowIfCancellationRequested();
                    }

                    Assert.True(producer.TryWrite(1));
                }
            );
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class DeafParker : IParker
    {
        public bool CrossesProcesses => true;

        public void Park(ref uint word, uint expected, TimeSpan timeout) => Thread.Sleep(timeout);

        public void Unpark(ref uint word) { }
    }

    private static WaitStrategy Strategy(string name) =>
        name switch
        {
            "spin" => WaitStrategy.BusySpin,
            "yield" => WaitStrategy.SpinThenYield,
            _ => WaitStrategy.Park,
        };

    private static SpscRing<int> Parking() =>
        SpscRing<int>.Create(new RingOptions { Capacity = 2, Parking = true });
}
