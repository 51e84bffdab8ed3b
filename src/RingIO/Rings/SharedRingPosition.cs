// SPDX-License-Identifier: MIT

namespace RingIO.Rings;

/// <summary>
/// The private words of one side of a request/response ring: they live with the handle, never in shared memory. The front
/// end produces requests and consumes responses, the back end the other way round.
/// </summary>
/// <remarks>Owned by one thread at a time.</remarks>
public struct SharedRingPosition
{
    /// <summary>The next index to put at, ahead of what is published (<c>req_prod_pvt</c>, <c>rsp_prod_pvt</c>).</summary>
    public uint Producer;

    /// <summary>The producer's index as this side last published it. The shared word is never read back.</summary>
    public uint Published;

    /// <summary>The next index to take from (<c>rsp_cons</c>, <c>req_cons</c>).</summary>
    public uint Consumer;

    /// <summary>The peer's published index as it was last seen and found possible: what is before it may be taken.</summary>
    public uint Limit;

    /// <summary>Whether the peer published an impossible index. This side puts, publishes and takes nothing more.</summary>
    public bool IsFaulted;

    /// <summary>The impossible index, if there was one.</summary>
    public uint Seen;

    /// <summary>The index that was seen before the impossible one.</summary>
    public uint SeenBefore;

    /// <summary>By how much the peer's index could have moved at most, if it was impossible.</summary>
    public uint Room;
}
