// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>The side of a <see cref="SharedRing{TRequest,TResponse}"/> that asks: puts requests, takes responses.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
/// <remarks>
/// Responses come in any order; what ties them to requests is the protocol's. The back end is not trusted: its index is
/// checked, and each response is copied out once, so that what was taken cannot change. What stands in it is the caller's
/// to check. Threading: one thread at a time.
/// </remarks>
public sealed class FrontRing<TRequest, TResponse> : SharedRingSide
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    private readonly RequestResponseCore<TRequest, TResponse, HardwareOrder> _core;

    internal FrontRing(SharedRing<TRequest, TResponse> ring)
        : base(ring.Capacity, ring.Core.OpenFront(), nameof(SharedRingWords.ResponseProducer)) =>
        _core = ring.Core;

    /// <summary>The index at which the next request is put; its low bits are its slot.</summary>
    public uint RequestProducerPrivate => Position.Producer;

    /// <summary>The index from which the next response is taken; its low bits are its slot.</summary>
    public uint ResponseConsumer => Position.Consumer;

    /// <summary>How many requests may be put now (<c>RING_FREE_REQUESTS</c>): from 0 to the capacity.</summary>
    public int FreeRequests => _core.FreeRequests(Position);

    /// <summary>How many responses wait (<c>XEN_RING_NR_UNCONSUMED_RESPONSES</c>). Looks at the back end's index.</summary>
    /// <returns>From 0 to the capacity; 0 if the index is impossible: see <see cref="SharedRingSide.Fault"/>.</returns>
    public int CountResponses() => _core.CountResponses(ref Position);

    /// <summary>Puts one request. The back end sees it when it is published.</summary>
    /// <param name="request">The request.</param>
    /// <returns><see langword="false"/> if there is no room, or the ring is faulted: try later, or see <see cref="SharedRingSide.Fault"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(in TRequest request) => _core.TryPutRequest(ref Position, request);

    /// <summary>Puts as many requests as there is room for. The back end sees them when they are published.</summary>
    /// <param name="requests">The requests.</param>
    /// <returns>How many were put: the first so many.</returns>
    public int Put(ReadOnlySpan<TRequest> requests) => _core.PutRequests(ref Position, requests);

    /// <summary>Puts requests, written in place, as many as there is room for: the fastest way for several. The back end sees them when they are published.</summary>
    /// <typeparam name="TWriter">Who writes them.</typeparam>
    /// <param name="most">The most that are put, not negative.</param>
    /// <param name="writer">Who writes them. If it throws, nothing was put, and the side is given up as with a lost cursor: see <see cref="SharedRingSide.DropCursor"/>.</param>
    /// <returns>How many were put.</returns>
    public int Put<TWriter>(int most, ref TWriter writer)
        where TWriter : struct, IRequestWriter<TRequest>
    {
        ref var position = ref BeginRun();
        var count = _core.WriteRequests(ref position, most, ref writer);
        EndRun();
        return count;
    }

    /// <summary>Publishes what was put, for a back end that looks by itself: nobody needs to be told, and nobody is asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push() => _core.PushRequests(ref Position);

    /// <summary>Publishes what was put (<c>RING_PUSH_REQUESTS_AND_CHECK_NOTIFY</c>).</summary>
    /// <returns>Whether the back end wants to be told: then notify its event channel.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PushAndCheckNotify() => _core.PushRequestsAndCheck(ref Position);

    /// <summary>Takes one response, copied once.</summary>
    /// <param name="response">The response; not checked but for its place.</param>
    /// <returns><see langword="false"/> if there is none, or the ring is faulted: try later, or see <see cref="SharedRingSide.Fault"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out TResponse response) =>
        _core.TryTakeResponse(ref Position, out response);

    /// <summary>Takes as many responses as there are, copied once.</summary>
    /// <param name="responses">Where to; memory that the back end cannot reach.</param>
    /// <returns>How many were taken.</returns>
    public int Take(Span<TResponse> responses) => _core.TakeResponses(ref Position, responses);

    /// <summary>Takes responses, each copied once, as many as there are: the fastest way for several.</summary>
    /// <typeparam name="TReader">Who gets them.</typeparam>
    /// <param name="most">The most that are taken, not negative.</param>
    /// <param name="reader">Who gets them. If it throws, the side is given up as with a lost cursor: see <see cref="SharedRingSide.DropCursor"/>.</param>
    /// <returns>How many were taken.</returns>
    public int Take<TReader>(int most, ref TReader reader)
        where TReader : struct, IResponseReader<TResponse>
    {
        ref var position = ref BeginRun();
        var count = _core.ReadResponses(ref position, most, ref reader);
        EndRun();
        return count;
    }

    /// <summary>
    /// Looks a last time before sleep, and asks to be told (<c>RING_FINAL_CHECK_FOR_RESPONSES</c>). Call it again after
    /// each wake-up: it asks once.
    /// </summary>
    /// <param name="wanted">How many responses are worth waking for; fewer wait unannounced. More than there are requests that were published and not answered cannot come: nobody tells of them.</param>
    /// <returns>
    /// Whether so many wait: go on instead of sleeping. <see langword="false"/>: sleep, unless <see cref="SharedRingSide.IsFaulted"/>;
    /// the back end of a faulted ring will not wake anybody.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">The ring never holds so many.</exception>
    public bool FinalCheck(int wanted = 1)
    {
        CheckWanted(wanted);
        return _core.CheckResponses(ref Position, wanted);
    }

    /// <summary>Opens a cursor: the fastest way to use the side in a loop, with its indices in registers.</summary>
    /// <returns>The cursor; dispose of it (using) before the side is used again.</returns>
    /// <exception cref="InvalidOperationException">A cursor is open.</exception>
    public FrontRingCursor<TRequest, TResponse> OpenCursor() => new(this, _core, MarkCursorOpen());
}
