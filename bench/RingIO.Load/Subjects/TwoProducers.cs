// SPDX-License-Identifier: MIT

using RingIO.Load.Measuring;

namespace RingIO.Load.Subjects;

/// <summary>
/// Two producers and one consumer: on two processors they are more than there is room for, so that whoever cannot go on
/// yields.
/// </summary>
/// <typeparam name="TQueue">What the sides share.</typeparam>
/// <typeparam name="TOperations">How it is used.</typeparam>
internal static class TwoProducers<TQueue, TOperations>
    where TOperations : struct, IQueue<TQueue>
{
    /// <summary>The subject.</summary>
    /// <param name="name">What a row calls it.</param>
    /// <param name="create">Makes what the sides share.</param>
    /// <returns>The subject: the second producer has a processor to itself, the others share one.</returns>
    public static Subject Subject(string name, Func<TQueue> create) =>
        new(
            name,
            run =>
            {
                var queue = create();
                var half = run.Items / 2;
                var ns = PinnedThreads.Run(
                    out var checksum,
                    new PinnedBody(run.FirstCpu, () => Produce(queue, 0, 0, half)),
                    new PinnedBody(run.SecondCpu, () => Produce(queue, 1, half, run.Items)),
                    new PinnedBody(run.FirstCpu, () => Consume(queue, run.Items))
                );
                (queue as IDisposable)?.Dispose();
                Payload.Verify(checksum, Payload.Expected8(run.Items));
                return new Measurement(run.Items, ns);
            }
        );

    private static ulong Produce(TQueue queue, int producer, long first, long end)
    {
        for (var i = first; i < end; i++)
        {
            while (!TOperations.TryPut(queue, producer, (ulong)i + 1))
            {
                Thread.Yield();
            }
        }

        return 0;
    }

    private static ulong Consume(TQueue queue, long items)
    {
        ulong sum = 0;
        for (long i = 0; i < items; i++)
        {
            ulong item;
            while (!TOperations.TryTake(queue, out item))
            {
                Thread.Yield();
            }

            sum += item;
        }

        return sum;
    }
}
