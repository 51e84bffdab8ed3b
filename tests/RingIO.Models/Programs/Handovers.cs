// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Models.Programs;

/// <summary>Owners of one side follow each other: each claims it when the one before has left it, and goes on where that one ended.</summary>
public static class Handovers
{
    /// <summary>Producers contend for the one entry that is free for them.</summary>
    /// <param name="ring">The ring; the program disposes of it. Its owners leave one entry for producers.</param>
    /// <param name="puts">How many items each puts before it leaves.</param>
    public static RingProgram OfProducers(ModelRing ring, params int[] puts)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var entry = ring.Enlist(RingRole.Consumer, 100);
        var taken = new IReadOnlyList<ulong>[1];
        return new(
            ring,
            () =>
            {
                Transfers.Check(taken, puts, puts.Sum());
                ring.CheckEmpty();
            },
            [
                .. puts.Select((count, p) => (Action)(() => Produce(ring, (ulong)p + 1, p, count))),
                () => taken[0] = Transfers.Take(ring, ring.OpenConsumer(entry), puts.Sum()),
            ]
        );
    }

    /// <summary>Consumers contend for the one entry that is free for them.</summary>
    /// <param name="ring">The ring; the program disposes of it. Its owners leave one entry for consumers.</param>
    /// <param name="takes">How many items each takes before it leaves.</param>
    public static RingProgram OfConsumers(ModelRing ring, params int[] takes)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var entry = ring.Enlist(RingRole.Producer, 100);
        var taken = new IReadOnlyList<ulong>[takes.Length];
        var puts = takes.Sum();
        return new(
            ring,
            () =>
            {
                Transfers.Check(taken, [puts], puts);
                // Nobody takes while another does: each has a piece of the whole.
                foreach (var items in taken)
                {
                    Require.Equal(
                        (ulong)items.Count - 1,
                        items[^1] - items[0],
                        $"the span of {Transfers.Say(items)}"
                    );
                }

                ring.CheckEmpty();
            },
            [
                () => Transfers.Put(ring, ring.OpenProducer(entry), 1, puts),
                .. takes.Select(
                    (count, c) =>
                        (Action)(
                            () =>
                            {
                                var own = Claim(ring, RingRole.Consumer, (ulong)c + 1);
                                var consumer = ring.OpenConsumer(own);
                                taken[c] = Transfers.Take(ring, consumer, count);
                                Require.That(consumer.Close(), "The consumer holds something.");
                                ring.Control.Leave(own);
                            }
                        )
                ),
            ]
        );
    }

    /// <summary>Claims an entry as soon as one is free.</summary>
    /// <returns>The entry.</returns>
    public static int Claim(ModelRing ring, RingRole role, ulong owner)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var entry = -1;
        ModelWait.Until(() => (entry = ring.TryClaim(role, owner)) >= 0);
        return entry;
    }

    private static void Produce(ModelRing ring, ulong owner, int producer, int count)
    {
        var entry = Claim(ring, RingRole.Producer, owner);
        var own = ring.OpenProducer(entry);
        Transfers.Put(ring, own, Transfers.FirstOf(producer), count);
        own.Close();
        ring.Control.Leave(entry);
    }
}
