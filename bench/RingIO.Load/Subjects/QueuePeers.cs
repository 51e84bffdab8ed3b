// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using System.Threading.Channels;
using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>The framework's queues, one producer and one consumer; both sides spin, as with the rings.</summary>
internal static class QueuePeers
{
    /// <summary>A bounded channel.</summary>
    /// <param name="oneWriter">Whether it is told that there is one writer.</param>
    /// <param name="oneReader">Whether it is told that there is one reader.</param>
    /// <returns>The peer.</returns>
    public static Subject Channel(bool oneWriter, bool oneReader) =>
        ManagedPair.Subject(
            "Channel (bounded)",
            () =>
                System.Threading.Channels.Channel.CreateBounded<ulong>(
                    new BoundedChannelOptions(ManagedPair.Slots8)
                    {
                        SingleReader = oneReader,
                        SingleWriter = oneWriter,
                    }
                ),
            WriteChannel,
            ReadChannel,
            Payload.Expected8
        );

    /// <summary>ConcurrentQueue, which has no bound.</summary>
    /// <returns>The peer.</returns>
    public static Subject ConcurrentQueue() =>
        ManagedPair.Subject(
            "ConcurrentQueue",
            () => new ConcurrentQueue<ulong>(),
            Enqueue,
            Dequeue,
            Payload.Expected8
        );

    /// <summary>BlockingCollection with a bound.</summary>
    /// <returns>The peer.</returns>
    public static Subject BlockingCollection() =>
        ManagedPair.Subject(
            "BlockingCollection",
            () => new BlockingCollection<ulong>(ManagedPair.Slots8),
            Add,
            Take,
            Payload.Expected8
        ) with
        {
            Granule = 1024,
        };

    private static void WriteChannel(Channel<ulong> channel, long items)
    {
        var writer = channel.Writer;
        for (long i = 0; i < items; i++)
        {
            while (!writer.TryWrite((ulong)i + 1)) { }
        }
    }

    private static ulong ReadChannel(Channel<ulong> channel, long items)
    {
        var reader = channel.Reader;
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            ulong item;
            while (!reader.TryRead(out item)) { }
            sum += item;
        }

        return sum;
    }

    private static void Enqueue(ConcurrentQueue<ulong> queue, long items)
    {
        for (long i = 0; i < items; i++)
        {
            queue.Enqueue((ulong)i + 1);
        }
    }

    private static ulong Dequeue(ConcurrentQueue<ulong> queue, long items)
    {
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            ulong item;
            while (!queue.TryDequeue(out item)) { }
            sum += item;
        }

        return sum;
    }

    private static void Add(BlockingCollection<ulong> collection, long items)
    {
        for (long i = 0; i < items; i++)
        {
            collection.Add((ulong)i + 1);
        }
    }

    private static ulong Take(BlockingCollection<ulong> collection, long items)
    {
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            sum += collection.Take();
        }

        return sum;
    }
}
