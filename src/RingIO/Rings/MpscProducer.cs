// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>One of the sides of a <see cref="MpscRing{T}"/> that put.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>Threading: one thread at a time; open one for each thread. See the base class.</remarks>
public sealed class MpscProducer<T> : SequencedProducer<T, MpscCore<T, HardwareOrder>>
    where T : unmanaged
{
    internal MpscProducer(MpscRing<T> ring, int entry)
        : base(ring, ring.Core, entry) { }
}
