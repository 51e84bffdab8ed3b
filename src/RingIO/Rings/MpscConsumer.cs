// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="MpscRing{T}"/> that takes.</summary>
/// <typeparam name="T">The item.</typeparam>
/// <remarks>Threading: one thread at a time. See the base class.</remarks>
public sealed class MpscConsumer<T> : SequencedConsumer<T, MpscCore<T, HardwareOrder>>
    where T : unmanaged
{
    internal MpscConsumer(MpscRing<T> ring, int entry)
        : base(ring, ring.Core, entry) { }
}
