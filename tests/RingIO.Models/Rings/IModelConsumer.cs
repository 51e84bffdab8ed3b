// SPDX-License-Identifier: MIT

namespace RingIO.Models.Rings;

/// <summary>A consumer of an explored ring: its position, and what a thread does with it.</summary>
public interface IModelConsumer
{
    /// <summary>Takes and releases items, and wakes who sleeps.</summary>
    /// <param name="taken">Gets them, each before it is released.</param>
    /// <param name="most">How many are wanted.</param>
    /// <returns>How many were taken; if none, nothing is remembered of the try, unless the ring is to keep traces.</returns>
    int TryTake(ICollection<ulong> taken, int most);

    /// <summary>Whether a try would succeed.</summary>
    bool HasItem();

    /// <summary>Whether nothing will come any more in a ring that is completed and shows no item.</summary>
    bool IsDrained();

    /// <summary>How many items it was too late for.</summary>
    long Missed => 0;

    /// <summary>Ends the consumer, before its entry is left.</summary>
    /// <returns>Whether it holds nothing.</returns>
    bool Close();
}
