// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>One of the sides of a <see cref="MpmcRing{T}"/> that take.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>
/// Threading: one thread at a time; open one for each thread. What a peek, a reservation or a cursor has claimed and not
/// taken stays this consumer's, and comes first at its next take. One that is disposed of while it holds such items leaves
/// them to <see cref="MpmcRing{T}.Recover(Action{T})"/>: take them first. See the base class.
/// </remarks>
public sealed class MpmcConsumer<T> : SequencedConsumer<T, MpmcCore<T, HardwareOrder>>
    where T : unmanaged
{
    internal MpmcConsumer(MpmcRing<T> ring, int entry)
        : base(ring, ring.Core, entry) { }
}
