// SPDX-License-Identifier: MIT

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using RingIO.Load.Measuring;
using RingIO.Pipelines;

namespace RingIO.Load.Subjects;

/// <summary>System.IO.Pipelines: messages of one size, flushed one by one or several at a time.</summary>
/// <remarks>Both sides wait in place, on their own pinned thread, without the thread pool's continuations.</remarks>
internal static class PipelinePeers
{
    /// <summary>A pipe that carries messages.</summary>
    /// <param name="messageBytes">The size of a message.</param>
    /// <param name="messagesAFlush">How many messages go out at once.</param>
    /// <returns>The peer.</returns>
    public static Subject Pipe(int messageBytes, int messagesAFlush) =>
        ManagedPair.Subject(
            "System.IO.Pipelines",
            () =>
                new Pipe(
                    new PipeOptions(
                        readerScheduler: PipeScheduler.Inline,
                        writerScheduler: PipeScheduler.Inline,
                        pauseWriterThreshold: CapacityFor(messageBytes),
                        resumeWriterThreshold: CapacityFor(messageBytes) / 2,
                        useSynchronizationContext: false
                    )
                ),
            (pipe, items) => Write(pipe.Writer, items, messageBytes, messagesAFlush),
            (pipe, items) => Read(pipe.Reader, items * messageBytes),
            items => (ulong)(items * messageBytes)
        ) with
        {
            Granule = messageBytes > 16384 ? 256 : 4096,
        };

    /// <summary>Our pipe, used by the same code.</summary>
    /// <param name="messageBytes">The size of a message.</param>
    /// <param name="messagesAFlush">How many messages go out at once.</param>
    /// <returns>The subject.</returns>
    public static Subject Ring(int messageBytes, int messagesAFlush) =>
        ManagedPair.Subject(
            "RingPipe",
            () => OwnPipe.Open(CapacityFor(messageBytes)),
            (pipe, items) => Write(pipe.Writer, items, messageBytes, messagesAFlush),
            (pipe, items) => Read(pipe.Reader, items * messageBytes),
            items => (ulong)(items * messageBytes)
        ) with
        {
            Granule = messageBytes > 16384 ? 256 : 4096,
        };

    // The same for both: how much may be under way before the writer waits.
    private static int CapacityFor(int messageBytes) => messageBytes > 16384 ? 1 << 20 : 1 << 16;

    private static void Write(PipeWriter writer, long items, int bytes, int messagesAFlush)
    {
        for (long i = 0; i < items; i++)
        {
            writer.GetSpan(bytes)[..bytes].Fill(1);
            writer.Advance(bytes);
            if ((i + 1) % messagesAFlush == 0)
            {
                Await(writer.FlushAsync());
            }
        }

        Await(writer.FlushAsync());
        writer.Complete();
    }

    // Every byte is 1: the sum of the bytes is their number, and all of them are read.
    private static ulong Read(PipeReader reader, long bytes)
    {
        ulong sum = 0;
        while ((long)sum < bytes)
        {
            if (!reader.TryRead(out var result))
            {
                continue;
            }

            foreach (var segment in result.Buffer)
            {
                sum += ByteSum.Of(segment.Span);
            }

            reader.AdvanceTo(result.Buffer.End);
        }

        reader.Complete();
        return sum;
    }

    private sealed record OwnPipe(RingPipe Pipe, PipeWriter Writer, PipeReader Reader) : IDisposable
    {
        // When both sides have ended: the reader has its last byte before the writer has completed.
        public void Dispose() => Pipe.Dispose();

        public static OwnPipe Open(int capacity)
        {
            var pipe = RingPipe.Create(capacity);
            return new(pipe, pipe.OpenWriter(), pipe.OpenReader());
        }
    }

    private static void Await(ValueTask<FlushResult> flush)
    {
        // Full: the reader is on another processor and needs no help from this thread.
        while (!flush.IsCompleted) { }
        _ = flush.GetAwaiter().GetResult();
    }
}
