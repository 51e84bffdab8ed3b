// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>One side's place in a stream of <see cref="ByteStreamCore{TOrder}"/>, private to that side.</summary>
/// <remarks>Owned by one side: a copy of it is another position. Not thread-safe.</remarks>
public struct ByteStreamPosition
{
    /// <summary>The free-running index of the next byte, in bytes.</summary>
    public uint Index;

    /// <summary>What was wrong with the peer's index when the position faulted, for good; null while it has not.</summary>
    public RingFault? Fault;
}
