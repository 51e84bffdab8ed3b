// SPDX-License-Identifier: MIT

using System.Buffers;
using System.IO.Pipelines;
using RingIO.Memory;
using RingIO.Pipelines;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Tests.Support;

namespace RingIO.Tests.Pipelines;

/// <summary>What a ring pipe promises beyond the framework's: a bounded ring, two attachments, no allocation.</summary>
[Collection(AllocationProbe.Alone)]
public sealed class RingPipeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(63)]
    [InlineData(200)]
    [InlineData(5000)]
    public async Task TwoTasks_MessagesOfAnySize_ArriveInOrder(int message)
    {
        const int total = 400_000;
        using var pipe = RingPipe.Create(
            new RingPipeOptions
            {
                Ring = new() { Capacity = 1024, FirstIndex = uint.MaxValue - 100UL },
                ReaderScheduler = PipeScheduler.ThreadPool,
                WriterScheduler = PipeScheduler.ThreadPool,
            }
        );
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var writing = Task.Run(async () =>
        {
            for (var sent = 0; sent < total; sent += message)
            {
                Fill(writer.GetSpan(message)[..message], sent);
                writer.Advance(message);
                await writer.FlushAsync();
            }

            await writer.CompleteAsync();
        });
        var seen = 0;
        while (true)
        {
            var result = await reader.ReadAsync();
            seen = Check(result.Buffer, seen);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                break;
            }
        }

        await writing;
        Assert.Equal((total + message - 1) / message * message, seen);
        reader.Complete();
    }

    [Fact]
    public async Task WriteAsync_MoreThanTheRing_WaitsAndArrivesWhole()
    {
        using var pipe = RingPipe.Create(64);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var bytes = new byte[1000];
        Fill(bytes, 0);
        var write = writer.WriteAsync(bytes).AsTask();
        Assert.False(write.IsCompleted);
        for (var seen = 0; seen < 1000; )
        {
            Assert.True(reader.TryRead(out var result));
            seen = Check(result.Buffer, seen);
            reader.AdvanceTo(result.Buffer.End);
        }

        Assert.False((await write).IsCompleted);
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Complete_WithBytesBeyondTheRing_EndsBehindThem()
    {
        using var pipe = RingPipe.Create(64);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        Fill(writer.GetSpan(150)[..150], 0);
        writer.Advance(150);
        writer.Complete();
        var seen = 0;
        for (var ended = false; !ended; )
        {
            Assert.True(reader.TryRead(out var result));
            seen = Check(result.Buffer, seen);
            ended = result.IsCompleted;
            reader.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(150, seen);
    }

    [Fact]
    public async Task FlushAsync_ReaderWantsMoreThanTheRing_IsAnErrorAndNoDeadlock()
    {
        using var pipe = RingPipe.Create(64);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var write = writer.WriteAsync(new byte[100]).AsTask();
        Assert.True(reader.TryRead(out var result));
        reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => write);
        Assert.Contains("all 64 bytes of the ring", error.Message, StringComparison.Ordinal);
        writer.Complete(error);
        Assert.Throws<InvalidOperationException>(() => reader.TryRead(out _));
    }

    [Fact]
    public async Task CancelPendingFlush_LeavesTheBytesForTheNextFlush()
    {
        using var pipe = RingPipe.Create(64);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var bytes = new byte[100];
        Fill(bytes, 0);
        var write = writer.WriteAsync(bytes).AsTask();
        writer.CancelPendingFlush();
        Assert.True((await write).IsCanceled);
        Assert.True(reader.TryRead(out var first));
        Assert.Equal(64, Check(first.Buffer, 0));
        reader.AdvanceTo(first.Buffer.End);
        Assert.False((await writer.FlushAsync()).IsCanceled);
        Assert.True(reader.TryRead(out var rest));
        Assert.Equal(100, Check(rest.Buffer, 64));
    }

    [Fact]
    public async Task TwoAttachments_WaitThroughStep()
    {
        using var memory = new PortableBacking(8192);
        var region = new PageRegion(memory);
        var options = new RingPipeOptions { Ring = new() { Capacity = 64 } };
        using var here = RingPipe.Create(region, options);
        using var there = RingPipe.Attach(region, null, options);
        var writer = here.OpenWriter();
        var reader = there.OpenReader();
        var read = reader.ReadAsync().AsTask();
        Assert.False(there.Step());
        await writer.WriteAsync(new byte[40]);
        Assert.False(read.IsCompleted);
        Assert.True(there.Step());
        var result = await read;
        Assert.Equal(40, result.Buffer.Length);
        var write = writer.WriteAsync(new byte[60]).AsTask();
        Assert.False(write.IsCompleted);
        reader.AdvanceTo(result.Buffer.End);
        for (var steps = 0; !write.IsCompleted; steps++)
        {
            Assert.InRange(steps, 0, 4);
            if (reader.TryRead(out var next))
            {
                reader.AdvanceTo(next.Buffer.End);
            }

            here.Step();
        }

        writer.Complete(new FormatException());
        Assert.Throws<IOException>(() => reader.TryRead(out _));
    }

    [Fact]
    public void MadIndex_FaultsTheReader()
    {
        using var pipe = RingPipe.Create(64);
        var reader = pipe.OpenReader();
        new Slots<RingWords>(pipe.Region.Address, 1).First.ProducerIndex = 1000;
        var error = Assert.Throws<RingFaultException>(() => reader.TryRead(out _));
        Assert.Equal(RingFaultKind.BadIndex, error.Fault.Kind);
        Assert.Equal(RingState.Faulted, pipe.State);
    }

    [Fact]
    public async Task Dispose_EndsAWaitAndEveryUse()
    {
        var pipe = RingPipe.Create(64);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var memory = writer.GetMemory(10);
        var read = reader.ReadAsync().AsTask();
        pipe.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => read);
        Assert.Throws<ObjectDisposedException>(() => writer.GetMemory());
        Assert.Throws<ObjectDisposedException>(() => memory.Span[0]);
        Assert.Throws<ObjectDisposedException>(() => reader.TryRead(out _));
        writer.Complete();
        reader.Complete();
    }

    [Fact]
    public void Create_BadThresholds_SayWhatIsWrong()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RingPipe.Create(32));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() =>
            RingPipe.Create(
                new RingPipeOptions
                {
                    Ring = new() { Capacity = 64 },
                    PauseWriterThreshold = 10,
                    ResumeWriterThreshold = 11,
                }
            )
        );
        Assert.Contains("10 and 11", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SteadyState_AllocatesNothing_WaitsIncluded()
    {
        using var pipe = RingPipe.Create(1024);
        var reader = pipe.OpenReader();
        var writer = pipe.OpenWriter();
        var reading = ReadAll();
        var written = 0L;
        // A waiting read's continuation runs inside the flush: all on this thread.
        AllocationProbe.RequireNothing(() => Write(100), rounds: 20);
        writer.Complete();
        Assert.Equal(written, await reading);

        void Write(int messages)
        {
            for (var i = 0; i < messages; i++)
            {
                writer.GetMemory(100).Span[..100].Fill(1);
                writer.Advance(100);
                written += 100;
#pragma warning disable CA2012 // Asked for its state alone, and not used afterwards.
                Assert.True(writer.FlushAsync().IsCompletedSuccessfully);
#pragma warning restore CA2012
            }
        }

        async Task<long> ReadAll()
        {
            for (var seen = 0L; ; )
            {
                var result = await reader.ReadAsync();
                seen += result.Buffer.Length;
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                {
                    return seen;
                }
            }
        }
    }

    private static void Fill(Span<byte> bytes, int from)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((from + i) % 251);
        }
    }

    private static int Check(ReadOnlySequence<byte> buffer, int from)
    {
        foreach (var segment in buffer)
        {
            foreach (var value in segment.Span)
            {
                Assert.Equal((byte)(from++ % 251), value);
            }
        }

        return from;
    }
}
