// SPDX-License-Identifier: MIT

using System.Collections.Concurrent;
using System.Threading.Channels;
using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>There and back over two of the framework's queues.</summary>
internal static class RoundTripPeers
{
    /// <summary>Two concurrent queues.</summary>
    /// <returns>The peer.</returns>
    public static Subject ConcurrentQueue() =>
        ManagedPair.Subject(
            "ConcurrentQueue",
            () => (Forth: new ConcurrentQueue<ulong>(), Back: new ConcurrentQueue<ulong>()),
            static (queues, items) =>
            {
                for (long i = 0; i < items; i++)
                {
                    queues.Forth.Enqueue((ulong)i + 1);
                    while (!queues.Back.TryDequeue(out _)) { }
                }
            },
            static (queues, items) =>
            {
                ulong sum = 0;
                for (long i = 0; i < items; i++)
                {
                    ulong item;
                    while (!queues.Forth.TryDequeue(out item)) { }
                    queues.Back.Enqueue(item);
                    sum += item;
                }

                return sum;
            },
            Payload.Expected8
        ) with
        {
            Granule = 1024,
        };

    /// <summary>Two bounded channels of one reader and one writer.</summary>
    /// <returns>The peer.</returns>
    public static Subject Channel() =>
        ManagedPair.Subject(
            "Channel (bounded)",
            () => (Forth: Bounded(), Back: Bounded()),
            static (channels, items) =>
            {
                for (long i = 0; i < items; i++)
                {
                    while (!channels.Forth.Writer.TryWrite((ulong)i + 1)) { }
                    while (!channels.Back.Reader.TryRead(out _)) { }
                }
            },
            static (channels, items) =>
            {
                ulong sum = 0;
                for (long i = 0; i < items; i++)
                {
                    ulong item;
                    while (!channels.Forth.Reader.TryRead(out item)) { }
                    while (!channels.Back.Writer.TryWrite(item)) { }
                    sum += item;
                }

                return sum;
            },
            Payload.Expected8
        ) with
        {
            Granule = 1024,
        };

    private static Channel<ulong> Bounded() =>
        System.Threading.Channels.Channel.CreateBounded<ulong>(
            new BoundedChannelOptions(ManagedPair.Slots8)
            {
                SingleReader = true,
                SingleWriter = true,
            }
        );
}
