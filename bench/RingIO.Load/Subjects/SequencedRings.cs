// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Rings;

namespace RingIO.Load.Subjects;

/// <summary>Makes the rings for many producers.</summary>
internal static class SequencedRings
{
    /// <summary>Many producers, one consumer.</summary>
    /// <returns>The ring and its sides.</returns>
    public static SequencedState<MpscCore<ulong, HardwareOrder>> Mpsc()
    {
        var ring = MpscRing<ulong>.Create(ManagedPair.Slots8);
        return new(ring, [ring.OpenProducer(), ring.OpenProducer()], ring.OpenConsumer());
    }

    /// <summary>Many producers, many consumers.</summary>
    /// <returns>The ring and its sides.</returns>
    public static SequencedState<MpmcCore<ulong, HardwareOrder>> Mpmc()
    {
        var ring = MpmcRing<ulong>.Create(ManagedPair.Slots8);
        return new(ring, [ring.OpenProducer(), ring.OpenProducer()], ring.OpenConsumer());
    }
}
