// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="SharedRing{TRequest,TResponse}"/> that answers: takes requests, puts responses.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
/// <remarks>
/// Each request gets one response, in any order. The front end is not trusted: its index is checked, and each request is
/// copied out once, so that what was checked cannot change. What stands in it is the caller's to check. Threading: one
/// thread at a time.
/// </remarks>
public sealed class BackRing<TRequest, TResponse> : SharedRingSide
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    private readonly RequestResponseCore<TRequest, TResponse, HardwareOrder> _core;

    internal BackRing(SharedRing<TRequest, TResponse> ring)
        : base(ring.Capacity, ring.Core.OpenBack(), nameof(SharedRingWords.RequestProducer)) =>
        _core = ring.Core;

    /// <summary>The index at which the next response is put; its low bits are its slot.</summary>
    public uint ResponseProducerPrivate => Position.Producer;

    /// <summary>The index from which the next request is taken; its low bits are its slot.</summary>
    public uint RequestConsumer => Position.Consumer;

    /// <summary>How many responses may be put now: requests that were taken and not answered, from 0 to the capacity.</summary>
    public int FreeResponses => _core.FreeResponses(Position);

    /// <summary>How many requests wait (<c>XEN_RING_NR_UNCONSUMED_REQUESTS</c>). Looks at the front end's index.</summary>
    /// <returns>From 0 to the capacity; 0 if the index is impossible: see <see cref="SharedRingSide.Fault"/>.</returns>
    public int CountRequests() => _core.CountRequests(ref Position);

    /// <summary>Takes one request, copied once.</summary>
    /// <param name="request">The request; not checked but for its place.</param>
    /// <returns><see langword="false"/> if there is none, or the ring is faulted: try later, or see <see cref="SharedRingSide.Fault"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out TRequest request) => _core.TryTakeRequest(ref Position, out request);

    /// <summary>Takes as many requests as there are, copied once.</summary>
    /// <param name="requests">Where to; memory that the front end cannot reach.</param>
    /// <returns>How many were taken.</returns>
    public int Take(Span<TRequest> requests) => _core.TakeRequests(ref Position, requests);

    /// <summary>Puts one response, to any request that was taken. The front end sees it when it is published.</summary>
    /// <param name="response">The response.</param>
    /// <returns><see langword="false"/> if every request that was taken has its response, or the ring is faulted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(in TResponse response) => _core.TryPutResponse(ref Position, response);

    /// <summary>Puts as many responses as requests wait for one. The front end sees them when they are published.</summary>
    /// <param name="responses">The responses.</param>
    /// <returns>How many were put: the first so many.</returns>
    public int Put(ReadOnlySpan<TResponse> responses) =>
        _core.PutResponses(ref Position, responses);

    /// <summary>Publishes what was put, for a front end that looks by itself: nobody needs to be told, and nobody is asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push() => _core.PushResponses(ref Position);

    /// <summary>Publishes what was put (<c>RING_PUSH_RESPONSES_AND_CHECK_NOTIFY</c>).</summary>
    /// <returns>Whether the front end wants to be told: then notify its event channel.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PushAndCheckNotify() => _core.PushResponsesAndCheck(ref Position);

    /// <summary>Answers requests in their order, as many as there are: the fastest way for several. The front end sees the responses when they are published.</summary>
    /// <typeparam name="TServer">Who answers.</typeparam>
    /// <param name="most">The most that are answered, not negative.</param>
    /// <param name="server">Who answers. If it throws, the side is given up as with a lost cursor: see <see cref="SharedRingSide.DropCursor"/>.</param>
    /// <returns>How many were answered.</returns>
    public int Serve<TServer>(int most, ref TServer server)
        where TServer : struct, IRequestServer<TRequest, TResponse>
    {
        ref var position = ref BeginRun();
        var count = _core.ServeRequests(ref position, most, ref server);
        EndRun();
        return count;
    }

    /// <summary>
    /// Looks a last time before sleep, and asks to be told (<c>RING_FINAL_CHECK_FOR_REQUESTS</c>). Call it again after
    /// each wake-up: it asks once.
    /// </summary>
    /// <param name="wanted">How many requests are worth waking for; fewer wait unannounced. More than <see cref="SharedRingSide.Capacity"/> less <see cref="FreeResponses"/> cannot come before responses are published: nobody tells of them.</param>
    /// <returns>
    /// Whether so many wait: go on instead of sleeping. <see langword="false"/>: sleep, unless <see cref="SharedRingSide.IsFaulted"/>;
    /// the front end of a faulted ring will not wake anybody.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never holds so many.</exception>
    public bool FinalCheck(int wanted = 1)
    {
        CheckWanted(wanted);
        return _core.CheckRequests(ref Position, wanted);
    }

    /// <summary>Opens a cursor: the fastest way to use the side in a loop, with its indices in registers.</summary>
    /// <returns>The cursor; dispose of it (using) before the side is used again.</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public BackRingCursor<TRequest, TResponse> OpenCursor() => new(this, _core, MarkCursorOpen());
}
