// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using Order = RingIO.Testing.SimulatedOrder;

namespace RingIO.Models.Programs;

/// <summary>A word goes mad for a while and is then right again: who saw it has closed the ring, and its state stays so. Where each side has an
/// index, nothing more goes through either.</summary>
public static class MadWords
{
    /// <summary>The index of the peer goes mad.</summary>
    /// <param name="ring">A ring of one producer and one consumer; the program disposes of it.</param>
    /// <param name="side">The side whose peer goes mad.</param>
    public static RingProgram OfIndex(ModelRing ring, RingRole side)
    {
        ArgumentNullException.ThrowIfNull(ring);
        return Of(
            ring,
            side,
            ring is SingleModelRing,
            mad =>
            {
                ref var index = ref side == RingRole.Producer
                    ? ref ring.Words.First.ConsumerIndex
                    : ref ring.Words.First.ProducerIndex;
                Order.StoreRelease(ref index, ring.Shape.FirstIndex + (mad ? 800UL : 0), 0);
            }
        );
    }

    /// <summary>The sequence word of the next slot goes mad.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="side">The side that looks at it.</param>
    public static RingProgram OfSequence<TCore>(SequencedModelRing<TCore> ring, RingRole side)
        where TCore : struct, ISequencedProducer<ulong>, ISequencedConsumer<ulong>
    {
        ArgumentNullException.ThrowIfNull(ring);
        var first = ring.Shape.FirstIndex;
        var free = ring.View.Sequences[first];
        return Of(
            ring,
            side,
            staysShut: false,
            mad => Order.StoreRelease(ref ring.View.Sequences[first], free + (mad ? 402u : 0), 0)
        );
    }

    private static RingProgram Of(ModelRing ring, RingRole side, bool staysShut, Action<bool> store)
    {
        var entry = ring.Enlist(side, 1);
        var closed = false;
        return new(
            ring,
            () => Require.That(!closed || IsFaulted(ring), "The ring is open again."),
            () =>
            {
                closed = false;
                var items = new List<ulong>();
                var producer = side == RingRole.Producer ? ring.OpenProducer(entry) : null;
                var consumer = side == RingRole.Consumer ? ring.OpenConsumer(entry) : null;
                for (var attempt = 1UL; attempt <= 2; attempt++)
                {
                    var done = (producer?.TryPut(attempt, 1) ?? consumer!.TryTake(items, 1)) != 0;
                    Require.That(!(done && closed && staysShut), "A closed ring was used.");
                    Require.Equal(0, items.Count, "items taken from an empty ring");
                    closed |= IsFaulted(ring);
                }
            },
            () =>
            {
                store(true);
                store(false);
            }
        );
    }

    private static bool IsFaulted(ModelRing ring) => ring.Control.State == RingState.Faulted;
}
