// SPDX-License-Identifier: MIT

using RingIO.Pipelines;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Pipelines;

/// <summary>Strategies and pumps wait for a pipe's sides as for any ring's, and take nothing.</summary>
public sealed class PipeSideTests
{
    private const int Capacity = 64;

    public static TheoryData<string> Strategies => ["spin", "yield", "park"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_EmptyThenFlushed_WakesTheReader(string name)
    {
        using var pipe = Parking();
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        TwoThreads.Run(
            stop => Assert.True(reader.Side.Wait(Strategy(name), stop)),
            _ => Write(writer, 3)
        );
        Assert.True(reader.TryRead(out var result));
        Assert.Equal(3, result.Buffer.Length);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_FullThenAdvanced_WakesTheWriter(string name)
    {
        using var pipe = Parking();
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        Write(writer, Capacity);
        Assert.Equal(WaitOutcome.TimedOut, writer.Side.Wait(Strategy(name), TimeSpan.Zero));
        TwoThreads.Run(
            stop => Assert.True(writer.Side.Wait(Strategy(name), stop)),
            _ =>
            {
                Assert.True(reader.TryRead(out var result));
                reader.AdvanceTo(result.Buffer.End);
            }
        );
        Assert.Equal(0, writer.UnflushedBytes);
        Assert.False(reader.TryRead(out var _));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_WriterCompletes_TheReaderIsReadyForTheEnd(string name)
    {
        using var pipe = Parking();
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        TwoThreads.Run(
            stop =>
            {
                // The end is something to read: the side is ready for it.
                Assert.True(reader.Side.Wait(Strategy(name), stop));
            },
            _ => writer.Complete()
        );
        Assert.True(reader.TryRead(out var result));
        Assert.True(result.IsCompleted && result.Buffer.IsEmpty);
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Wait_Cancelled_LosesNothing(string name)
    {
        using var pipe = Parking();
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        using var source = new CancellationTokenSource();
        TwoThreads.Run(
            _ =>
                Assert.ThrowsAny<OperationCanceledException>(() =>
                    reader.Side.Wait(Strategy(name), source.Token)
                ),
            _ => source.Cancel()
        );
        Write(writer, 9);
        Assert.True(reader.Side.Wait(Strategy(name)));
        Assert.True(reader.TryRead(out var result));
        Assert.Equal(9, result.Buffer.Length);
    }

    [Fact]
    public async Task WaitAsync_ReaderThenWriter_CompleteOnTheNextStepAndTakeNothing()
    {
        using var pump = new RingPump();
        using var pipe = RingPipe.Create(Capacity);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var read = pump.WaitAsync(reader.Side).AsTask();
        Assert.Equal(0, pump.Step());
        Write(writer, Capacity);
        Assert.False(read.IsCompleted);
        Assert.Equal(1, pump.Step());
        Assert.True(await read);

        var written = pump.WaitAsync(writer.Side).AsTask();
        Assert.Equal(0, pump.Step());
        Assert.True(reader.TryRead(out var result));
        Assert.Equal(Capacity, result.Buffer.Length);
        reader.AdvanceTo(result.Buffer.End);
        Assert.Equal(1, pump.Step());
        Assert.True(await written);
    }

    [Fact]
    public async Task WaitAsync_CancelledOrEnded_CompletesOnTheNextStep()
    {
        using var pump = new RingPump();
        using var pipe = RingPipe.Create(Capacity);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        using var source = new CancellationTokenSource();
        var cancelled = pump.WaitAsync(reader.Side, source.Token).AsTask();
        await source.CancelAsync();
        Assert.Equal(1, pump.Step());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        Write(writer, Capacity);
        var ended = pump.WaitAsync(writer.Side).AsTask();
        reader.Complete();
        Assert.Equal(1, pump.Step());
        Assert.False(await ended);
    }

    private static void Write(RingPipeWriter writer, int bytes)
    {
        writer.GetSpan(bytes)[..bytes].Fill(1);
        writer.Advance(bytes);
        // A flush of as much as the ring holds waits for the reader; that wait is not the one that is tested.
        writer.CancelPendingFlush();
        Assert.True(writer.FlushAsync().AsTask().IsCompletedSuccessfully);
    }

    private static WaitStrategy Strategy(string name) =>
        name switch
        {
            "spin" => WaitStrategy.BusySpin,
            "yield" => WaitStrategy.SpinThenYield,
            _ => WaitStrategy.Park,
        };

    private static RingPipe Parking() =>
        RingPipe.Create(
            new RingPipeOptions
            {
                Ring = new() { Capacity = Capacity, Parking = true },
            }
        );
}
