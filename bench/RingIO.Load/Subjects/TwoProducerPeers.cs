// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using System.Threading.Channels;
using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>The framework's queues with two producers.</summary>
internal static class TwoProducerPeers
{
    /// <summary>ConcurrentQueue, which has no bound.</summary>
    /// <returns>The peer.</returns>
    public static Subject ConcurrentQueue() =>
        TwoProducers<ConcurrentQueue<ulong>, QueueOperations>.Subject(
            "ConcurrentQueue",
            () => new ConcurrentQueue<ulong>()
        );

    /// <summary>A bounded channel with one reader.</summary>
    /// <returns>The peer.</returns>
    public static Subject Channel() =>
        TwoProducers<Channel<ulong>, ChannelOperations>.Subject(
            "Channel (bounded)",
            () =>
                System.Threading.Channels.Channel.CreateBounded<ulong>(
                    new BoundedChannelOptions(ManagedPair.Slots8) { SingleReader = true }
                )
        );

    private readonly struct QueueOperations : IQueue<ConcurrentQueue<ulong>>
    {
        public static bool TryPut(ConcurrentQueue<ulong> queue, int producer, ulong item)
        {
            queue.Enqueue(item);
            return true;
        }

        public static bool TryTake(ConcurrentQueue<ulong> queue, out ulong item) =>
            queue.TryDequeue(out item);
    }

    private readonly struct ChannelOperations : IQueue<Channel<ulong>>
    {
        public static bool TryPut(Channel<ulong> queue, int producer, ulong item) =>
            queue.Writer.TryWrite(item);

        public static bool TryTake(Channel<ulong> queue, out ulong item) =>
            queue.Reader.TryRead(out item);
    }
}
