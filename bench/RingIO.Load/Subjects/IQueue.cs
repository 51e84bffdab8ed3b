// SPDX-License-Identifier: MIT

namespace RingIO.Load.Subjects;

/// <summary>A queue that several producers share; closed over at compile time, so that it is inlined.</summary>
/// <typeparam name="TQueue">What the sides share.</typeparam>
internal interface IQueue<TQueue>
{
    /// <summary>Puts an item.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="producer">Which producer: 0 or 1.</param>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was room.</returns>
    static abstract bool TryPut(TQueue queue, int producer, ulong item);

    /// <summary>Takes an item.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="item">The item.</param>
    /// <returns>Whether there was one.</returns>
    static abstract bool TryTake(TQueue queue, out ulong item);
}
