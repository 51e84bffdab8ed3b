// SPDX-License-Identifier: MIT

using RingIO.Memory;

namespace RingIO.Peer;

/// <summary>A kind of ring through which items flow while a side is killed again and again.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Create">Makes the ring.</param>
/// <param name="Attach">Attaches to it.</param>
public sealed record FlowKind(
    string Name,
    Func<PageRegion, Flow> Create,
    Func<PageRegion, Flow> Attach
)
{
    /// <summary>Whether an item that one consumer has taken is gone for the others.</summary>
    public bool TakesForAll { get; init; } = true;
}
