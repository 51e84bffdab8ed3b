// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>How a ring is made, or what is expected of one that is attached.</summary>
/// <remarks>Immutable.</remarks>
public sealed record RingOptions
{
    /// <summary>How many slots to make: a power of two, at least 2. When attaching: the least that is accepted, or 0.</summary>
    public int Capacity { get; init; }

    /// <summary>A number that names the layout of the items; both sides must name the same. Yours to choose.</summary>
    public ulong LayoutId { get; init; }

    /// <summary>Whether waiting may sleep. It costs every publication a full fence; when attaching, the header decides.</summary>
    public bool Parking { get; init; }

    /// <summary>Broadcast only: a slow consumer is overtaken and told how much it missed; off, it holds the producer up. When attaching, the header decides.</summary>
    public bool Lapping { get; init; }

    /// <summary>Puts threads to sleep and wakes them. If null: <see cref="MonitorParker"/>, or <see cref="PollingParker"/> where the backing is shared. All sides take the same kind: one does not wake the other's sleepers, who then look again each 50 ms where the backing is shared. A parker that does not cross processes is refused there.</summary>
    public IParker? Parker { get; init; }

    /// <summary>Names this process and tells which other owners live; process ids with start times if null.</summary>
    public IOwnerLiveness? Liveness { get; init; }

    /// <summary>How many handles may be open at once where several share a side: a power of two from 2 to 1024.</summary>
    public int Owners { get; init; } = 16;

    /// <summary>The index with which a new ring begins: any number. For tests of what happens when indices wrap.</summary>
    public ulong FirstIndex { get; init; }
}
