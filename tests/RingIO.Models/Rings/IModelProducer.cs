// SPDX-License-Identifier: MIT

namespace RingIO.Models.Rings;

/// <summary>A producer of an explored ring: its position, and what a thread does with it.</summary>
public interface IModelProducer
{
    /// <summary>Puts and publishes numbered items as far as there is room, and wakes who sleeps.</summary>
    /// <param name="first">The first item.</param>
    /// <param name="most">How many there are.</param>
    /// <returns>How many were put; if none, nothing is remembered of the try, unless the ring is to keep traces.</returns>
    int TryPut(ulong first, int most);

    /// <summary>Whether a try would succeed.</summary>
    bool HasRoom();

    /// <summary>Ends the producer, before its entry is left.</summary>
    void Close();
}
