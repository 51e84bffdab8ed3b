// SPDX-License-Identifier: MIT

using RingIO.Models.Rings;
using RingIO.Primitives;
using RingIO.Rings;
using RingIO.Testing;

namespace RingIO.Models.Programs;

/// <summary>Sides of a flag ring that keep no count: each finds its place in the slots while the other side goes on.</summary>
public static class FlagSearches
{
    /// <summary>Before each item, each side looks for its index, among all slots and among a few.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    /// <param name="items">How many items go through.</param>
    public static RingProgram Of(SpscFlagModelRing ring, int items)
    {
        ArgumentNullException.ThrowIfNull(ring);
        var core = ring.Core;
        var around = (2 * core.Capacity) - 1;
        var taken = 0;
        return new(
            ring,
            () =>
            {
                Require.Equal(items, taken, "items taken");
                ring.CheckEmpty();
            },
            () =>
            {
                for (var put = 0UL; put < (ulong)items; put++)
                {
                    var index = (ring.Shape.FirstIndex + put) & around;
                    var position = core.OpenProducer();
                    Require.Equal(index, position.Index, "the producer's index");
                    var found = core.FindBetween(
                        RingRole.Producer,
                        index - 1,
                        index - 1 + core.Room
                    );
                    Require.Equal(index, found, "the producer's index among few");
                    ModelWait.Until(() => core.TryPut(ref position, Pair.Of(put + 1)));
                }
            },
            () =>
            {
                var count = 0;
                for (; count < items; count++)
                {
                    var index = (ring.Shape.FirstIndex + (ulong)count) & around;
                    Require.Equal(index, core.OpenConsumer(), "the consumer's index");
                    var found = core.FindBetween(RingRole.Consumer, index, index);
                    Require.Equal(index, found, "the consumer's index among few");
                    Pair pair = default;
                    ModelWait.Until(() => core.TryTake(index, out pair));
                    Require.Equal((ulong)count + 1, pair.Item, "the item");
                }

                taken = count;
            }
        );
    }

    /// <summary>Slots that no correct sides leave: who looks for an index closes the ring.</summary>
    /// <param name="ring">The ring; the program disposes of it.</param>
    public static RingProgram OfMadSlots(SpscFlagModelRing ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        // All full: no place for a producer.
        for (var slot = 0UL; slot < ring.Core.Capacity; slot++)
        {
            ring.Slots[slot] = Pair.Of(slot + 1);
        }

        var faults = new bool[2];
        return new(
            ring,
            () =>
            {
                Require.That(faults[0] && faults[1], "A search in mad slots found something.");
                Require.Equal(RingState.Faulted, ring.Control.State, "the state");
            },
            () => faults[0] = Faults(() => ring.Core.OpenProducer()),
            () => faults[1] = Faults(() => ring.Core.OpenConsumer())
        );
    }

    private static bool Faults(Action open)
    {
        try
        {
            open();
            return false;
        }
        catch (RingFaultException)
        {
            return true;
        }
    }
}
