// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Rings;

namespace RingIO.Models.Programs;

/// <summary>Producers put numbered items, consumers take them: each once, each producer's in order.</summary>
public static class Transfers
{
    /// <summary>By so much the numbers of one producer's items are above those of the one before.</summary>
    public const int Unit = 50;

    /// <summary>All sides are there from the start and take as many items as there are.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="puts">How many items each producer puts.</param>
    /// <param name="takes">How many items each consumer takes; together at most as many as are put.</param>
    public static RingProgram Of(ModelRing ring, int[] puts, int[] takes)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var consumers = Enumerable
            .Range(0, takes.Length)
            .Select(c => ring.Enlist(RingRole.Consumer, (ulong)c + 1))
            .ToArray();
        var producers = Enumerable
            .Range(0, puts.Length)
            .Select(p => ring.Enlist(RingRole.Producer, (ulong)(takes.Length + p) + 1))
            .ToArray();
        var taken = new IReadOnlyList<ulong>[takes.Length];
        return new(
            ring,
            () =>
            {
                Check(taken, puts, takes.Sum());
                if (takes.Sum() == puts.Sum())
                {
                    ring.CheckEmpty();
                }
            },
            [
                .. puts.Select(
                    (count, p) =>
                        (Action)(
                            () => Put(ring, ring.OpenProducer(producers[p]), FirstOf(p), count)
                        )
                ),
                .. takes.Select(
                    (count, c) =>
                        (Action)(
                            () => taken[c] = Take(ring, ring.OpenConsumer(consumers[c]), count)
                        )
                ),
            ]
        );
    }

    /// <summary>One thread takes the ring around, item by item; another makes one try beside it.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items go around.</param>
    /// <param name="side">The side of the one who tries.</param>
    public static RingProgram Around(ModelRing ring, int items, RingRole side)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var (first, second) = (
            ring.Enlist(RingRole.Producer, 1),
            ring.Enlist(RingRole.Consumer, 2)
        );
        var other = ring.Enlist(side, 3);
        var taken = new List<ulong>[2];
        var puts = new int[2];
        return new(
            ring,
            () =>
            {
                Require.Equal(RingState.Open, ring.Control.State, "the state");
                var all = taken.SelectMany(t => t).ToList();
                Require.Equal(all.Count, all.Distinct().Count(), $"different items of {Say(all)}");
                Require.That(
                    all.All(i => i - 1 < (ulong)puts[0] || i - FirstOf(1) < (ulong)puts[1]),
                    $"an item that nobody put: {Say(all)}"
                );
            },
            () =>
            {
                taken[0] = [];
                puts[0] = 0;
                var (producer, consumer) = (ring.OpenProducer(first), ring.OpenConsumer(second));
                for (var round = 0; round < items; round++)
                {
                    puts[0] += producer.TryPut((ulong)puts[0] + 1, 1);
                    consumer.TryTake(taken[0], 1);
                }
            },
            () =>
            {
                taken[1] = [];
                puts[1] =
                    side == RingRole.Producer ? ring.OpenProducer(other).TryPut(FirstOf(1), 1) : 0;
                _ = side == RingRole.Consumer && ring.OpenConsumer(other).TryTake(taken[1], 1) != 0;
            }
        );
    }

    /// <summary>The number of a producer's first item.</summary>
    public static ulong FirstOf(int producer) => (ulong)(producer * Unit) + 1;

    /// <summary>Puts items one after the other.</summary>
    public static void Put(ModelRing ring, IModelProducer producer, ulong first, int count)
    {
        ArgumentNullException.ThrowIfNull(ring);
        for (var put = 0; put < count; )
        {
            var from = put;
            ring.Until(
                RingRole.Producer,
                () => (put += producer.TryPut(first + (ulong)from, count - from)) != from,
                producer.HasRoom
            );
        }
    }

    /// <summary>Takes items one after the other.</summary>
    /// <returns>The items.</returns>
    public static IReadOnlyList<ulong> Take(ModelRing ring, IModelConsumer consumer, int count)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var taken = new List<ulong>();
        while (taken.Count < count)
        {
            ring.Until(
                RingRole.Consumer,
                () => consumer.TryTake(taken, count - taken.Count) != 0,
                consumer.HasItem
            );
        }

        return taken;
    }

    /// <summary>Demands that what consumers took is so many items of what producers put, each once and each producer's in order.</summary>
    public static void Check(IReadOnlyList<IReadOnlyList<ulong>> taken, int[] puts, int count)
    {
        var all = taken.SelectMany(t => t).ToList();
        Require.Equal(count, all.Count, "how many items were taken");
        Require.Equal(all.Count, all.Distinct().Count(), "how many different items were taken");
        foreach (var items in taken.Append<IReadOnlyList<ulong>>(all.Order().ToList()))
        {
            for (var p = 0; p < puts.Length; p++)
            {
                var own = items.Where(i => i - FirstOf(p) < (ulong)puts[p]).ToList();
                Require.That(own.SequenceEqual(own.Order()), $"out of order: {Say(items)}");
                if (taken.Count == 1 && items == taken[0])
                {
                    // One consumer: what it took of a producer is what that one put first.
                    var first = own.Select((_, i) => FirstOf(p) + (ulong)i);
                    Require.That(own.SequenceEqual(first), $"an item is missing: {Say(items)}");
                }
            }
        }

        Require.That(
            all.All(i => puts.Where((n, p) => i - FirstOf(p) < (ulong)n).Any()),
            $"an item that nobody put: {Say(all)}"
        );
    }

    /// <summary>Items as text.</summary>
    public static string Say(IEnumerable<ulong> items) => $"[{string.Join(", ", items)}]";
}
