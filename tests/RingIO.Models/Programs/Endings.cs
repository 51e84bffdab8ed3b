// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Rings;

namespace RingIO.Models.Programs;

/// <summary>A producer puts and completes the ring; consumers take until they see the end: nothing put before it is missed.</summary>
public static class Endings
{
    /// <summary>One producer, any number of consumers.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="puts">How many items are put before the end.</param>
    /// <param name="consumers">How many consumers take them.</param>
    public static RingProgram Of(ModelRing ring, int puts, int consumers = 1)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var producer = ring.Enlist(RingRole.Producer, 100);
        var entries = Enumerable
            .Range(0, consumers)
            .Select(c => ring.Enlist(RingRole.Consumer, (ulong)c + 1))
            .ToArray();
        var taken = new IReadOnlyList<ulong>[consumers];
        return new(
            ring,
            () => Transfers.Check(taken, [puts], puts),
            [
                () =>
                {
                    Transfers.Put(ring, ring.OpenProducer(producer), 1, puts);
                    ring.Complete();
                },
                .. entries.Select(
                    (entry, c) => (Action)(() => taken[c] = TakeAll(ring, ring.OpenConsumer(entry)))
                ),
            ]
        );
    }

    /// <summary>Two threads end the ring at once: one of them does.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    public static RingProgram OfTwo(ModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var ended = new bool[2];
        return new(
            ring,
            () =>
            {
                Require.That(ended[0] != ended[1], "Both ended the ring, or neither did.");
                Require.Equal(
                    ended[0] ? RingState.Completed : RingState.Aborted,
                    ring.Control.State,
                    "the state"
                );
            },
            () => ended[0] = ring.Control.TryEnd(RingState.Completed),
            () => ended[1] = ring.Control.TryEnd(RingState.Aborted)
        );
    }

    /// <summary>Takes items until the ring is completed and nothing more can come.</summary>
    /// <returns>The items.</returns>
    public static IReadOnlyList<ulong> TakeAll(ModelRing ring, IModelConsumer consumer)
    {
        var taken = new List<ulong>();
        while (TakeOrEnd(ring, consumer, taken)) { }

        return taken;
    }

    /// <summary>Takes one item, or learns that none will come any more.</summary>
    /// <returns>Whether an item was taken.</returns>
    public static bool TakeOrEnd(ModelRing ring, IModelConsumer consumer, ICollection<ulong> taken)
    {
        ArgumentNullException.ThrowIfNull(ring);
        ArgumentNullException.ThrowIfNull(consumer);
        var ended = false;
        ring.Until(
            RingRole.Consumer,
            () => consumer.TryTake(taken, 1) != 0 || (ended = HasEnded()),
            () => consumer.HasItem() || HasEnded()
        );
        return !ended;

        // The state is seen before the last look: what was put before the end is seen by it.
        bool HasEnded() =>
            ring.Control.State == RingState.Completed
            && !consumer.HasItem()
            && consumer.IsDrained();
    }
}
