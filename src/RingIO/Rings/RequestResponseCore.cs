// SPDX-License-Identifier: MIT

// Requests one way, responses the other, in one array of slots: the ring of xen/io/ring.h, bit for bit.
//
// Words (sole writer / reader / initial value), all in the first cache line, as the format has it
//   RequestProducer   the front end / the back end / FirstIndex
//   RequestEvent      the back end / the front end / FirstIndex + 1
//   ResponseProducer  the back end / the front end / FirstIndex
//   ResponseEvent     the front end / the back end / FirstIndex + 1
//   Slots[i]          the front end while no request stands in it that has not been answered, the back end from the request's
//                     publication to the response's
// Private words, in SharedRingPosition: each side's next index to put, its published index, its next index to take, and the
// peer's index as it was last seen.
//
// Invariants, modulo 2^32, with c the capacity; what a side cannot see of the peer it demands of the peer's index
//   I1  front: Producer - Consumer <= c: a request goes only where the response before it has been taken
//   I2  back: Producer is never past Consumer: only requests that were taken are answered
//   I3  the front end accepts of ResponseProducer at most what it has published: ResponseProducer - Limit <= Published - Limit
//   I4  the back end accepts of RequestProducer at most what fits: RequestProducer - Limit <= c - (Limit - Producer)
//   I5  a published index never goes back: I3 and I4 count from the index seen last, so that going back is a leap past both
//   I4 is both tests of the headers in one: RING_REQUEST_PROD_OVERFLOW, and the cut of XEN_RING_NR_UNCONSUMED_REQUESTS to
//   what may have been published (RING_REQUEST_CONS_OVERFLOW), which an index that passed I4 never needs. I3 is stricter than
//   RING_RESPONSE_PROD_OVERFLOW, which lets a back end answer what was never asked.
//
// Edges
//   E1  request stores -> release RequestProducer (PublishRequests) -> acquire (SeeRequests) -> request loads, and the stores of
//       responses in slots whose last responses the front end had loaded before
//   E2  response stores, behind the loads of the requests in their slots -> release ResponseProducer (PublishResponses) ->
//       acquire (SeeResponses) -> response loads, and the request stores of the next lap
//   Store->load pairs: who sleeps is told, or sees for itself
//   E3  release RequestProducer, full fence (RequestPublishFence), load RequestEvent
//         against: store RequestEvent, full fence (RequestCheckFence), acquire RequestProducer
//   E4  release ResponseProducer, full fence (ResponsePublishFence), load ResponseEvent
//         against: store ResponseEvent, full fence (ResponseCheckFence), acquire ResponseProducer
//
// Notify rule: the publisher moves its index from old to new and tells the peer if the event lies in (old, new], which is
// new - event < new - old. Whatever a peer writes as its event, the worst is one notification too many, or its own sleep.
// Linearization: a put at its publication, a take at once (private), "nothing there" at the acquire. Progress: wait-free.
// A peer's death: a request that was not published was never put. A back end that attaches begins at ResponseProducer and takes
// the slots behind it for requests: right where each was answered in its turn and every response that was put was published. A
// response stands where the oldest unanswered request stood, whichever request it answers: the format keeps no more.
// Relaxed on purpose: events are advice, ordered by the fences alone; a side's own published words are written, never read,
// but when a side is opened, which whoever closed the last one has let happen.
// Wrap: indices run through 2^32; slots are masked. Trust: none. The peer's index is read once, then checked, then used; an
// item is copied out once and never looked at again; the payload's meaning is the protocol's to check.

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// The request/response ring as an algorithm over any memory order: what <see cref="FrontRing{TRequest,TResponse}"/> and
/// <see cref="BackRing{TRequest,TResponse}"/> run on the hardware is explored by the model checker from this very source.
/// </summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
/// <typeparam name="TOrder">The memory order: <see cref="HardwareOrder"/> in production.</typeparam>
/// <remarks>
/// A view: it owns nothing. Threading: one thread at a time on each side. The position that each member takes belongs to
/// that side. Source: <c>xen/io/ring.h</c>.
/// </remarks>
public readonly partial struct RequestResponseCore<TRequest, TResponse, TOrder>
    where TRequest : unmanaged
    where TResponse : unmanaged
    where TOrder : struct, IMemoryOrder
{
    /// <summary>Edge: the front end's release of its index.</summary>
    public const int PublishRequests = 501;

    /// <summary>Edge: the back end's acquire of the front end's index.</summary>
    public const int SeeRequests = 502;

    /// <summary>Edge: the back end's release of its index.</summary>
    public const int PublishResponses = 503;

    /// <summary>Edge: the front end's acquire of the back end's index.</summary>
    public const int SeeResponses = 504;

    /// <summary>Edge: the fence between publishing requests and looking whether the back end wants to be told.</summary>
    public const int RequestPublishFence = 505;

    /// <summary>Edge: the fence between asking to be told of requests and looking for them once more.</summary>
    public const int RequestCheckFence = 506;

    /// <summary>Edge: the fence between publishing responses and looking whether the front end wants to be told.</summary>
    public const int ResponsePublishFence = 507;

    /// <summary>Edge: the fence between asking to be told of responses and looking for them once more.</summary>
    public const int ResponseCheckFence = 508;

    private readonly Slots<SharedRingWords> _words;
    private readonly UnionSlots<TRequest, TResponse> _requests;
    private readonly UnionSlots<TResponse, TRequest> _responses;

    /// <summary>Runs the algorithm on a ring in memory, which the caller keeps mapped.</summary>
    /// <param name="address">The first byte: not 0, at a multiple of 4.</param>
    /// <param name="capacity">How many entries lie behind the header: a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is no power of two, or above <see cref="SharedRingLayout.MaxCapacity"/>; or the address is 0.</exception>
    public RequestResponseCore(nint address, int capacity)
    {
        _ = SharedRingLayout.BytesFor<TRequest, TResponse>(capacity);
        _words = new(address, 1);
        _requests = new(address + SharedRingLayout.HeaderBytes, capacity);
        _responses = new(address + SharedRingLayout.HeaderBytes, capacity);
        Capacity = capacity;
    }

    /// <summary>How many entries: a power of two.</summary>
    public int Capacity { get; }

    /// <summary>Writes the words of a new, empty ring (<c>SHARED_RING_INIT</c>). Nobody uses it meanwhile.</summary>
    /// <param name="firstIndex">The index with which it begins; Xen's own begin with 0.</param>
    public void Format(uint firstIndex)
    {
        ref var words = ref _words.First;
        TOrder.Store(ref words.RequestProducer, firstIndex);
        TOrder.Store(ref words.ResponseProducer, firstIndex);
        TOrder.Store(ref words.RequestEvent, firstIndex + 1);
        TOrder.Store(ref words.ResponseEvent, firstIndex + 1);
        TOrder.Store(ref words.Private, 0);
    }

    /// <summary>The front end's position, as the ring's words have it: whatever was published and not answered is outstanding; see <see cref="SharedRing{TRequest,TResponse}.TryOpenFront"/>.</summary>
    /// <returns>The position; faulted if the two indices cannot belong together.</returns>
    public SharedRingPosition OpenFront()
    {
        var producer = TOrder.Load(ref _words.First.RequestProducer);
        var consumer = TOrder.Load(ref _words.First.ResponseProducer);
        return Opened(producer, consumer, producer - consumer);
    }

    /// <summary>The back end's position, as the ring's words have it: what stands behind the last response is served (again); see <see cref="SharedRing{TRequest,TResponse}.TryOpenBack"/>.</summary>
    /// <returns>The position; faulted if the two indices cannot belong together.</returns>
    public SharedRingPosition OpenBack()
    {
        var requests = TOrder.Load(ref _words.First.RequestProducer);
        var index = TOrder.Load(ref _words.First.ResponseProducer);
        return Opened(index, index, requests - index);
    }

    /// <summary>How many requests may be put now.</summary>
    /// <param name="front">The front end's position.</param>
    /// <returns>From 0 to the capacity.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FreeRequests(in SharedRingPosition front) =>
        front.IsFaulted ? 0 : Capacity - (int)(front.Producer - front.Consumer);

    /// <summary>How many responses may be put now: requests that were taken and not answered.</summary>
    /// <param name="back">The back end's position.</param>
    /// <returns>From 0 to the capacity.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int FreeResponses(in SharedRingPosition back) =>
        back.IsFaulted ? 0 : (int)(back.Consumer - back.Producer);

    /// <summary>Puts one request, unpublished.</summary>
    /// <param name="front">The front end's position.</param>
    /// <param name="request">The request.</param>
    /// <returns><see langword="false"/> if there is no room, or the ring is faulted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPutRequest(ref SharedRingPosition front, in TRequest request) =>
        FreeRequests(front) != 0 && Put(_requests, ref front, request);

    /// <summary>Puts one response, unpublished.</summary>
    /// <param name="back">The back end's position.</param>
    /// <param name="response">The response, to any request that was taken.</param>
    /// <returns><see langword="false"/> if every request that was taken has its response, or the ring is faulted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPutResponse(ref SharedRingPosition back, in TResponse response) =>
        FreeResponses(back) != 0 && Put(_responses, ref back, response);

    /// <summary>Puts requests, unpublished, as many as there is room for.</summary>
    /// <param name="front">The front end's position.</param>
    /// <param name="requests">The requests.</param>
    /// <returns>How many were put: the first so many.</returns>
    public int PutRequests(ref SharedRingPosition front, ReadOnlySpan<TRequest> requests) =>
        Put(_requests, ref front, requests, FreeRequests(front));

    /// <summary>Puts responses, unpublished, as many as requests wait for one.</summary>
    /// <param name="back">The back end's position.</param>
    /// <param name="responses">The responses.</param>
    /// <returns>How many were put: the first so many.</returns>
    public int PutResponses(ref SharedRingPosition back, ReadOnlySpan<TResponse> responses) =>
        Put(_responses, ref back, responses, FreeResponses(back));

    /// <summary>Publishes what was put, for a back end that looks by itself (<c>RING_PUSH_REQUESTS</c>).</summary>
    /// <param name="front">The front end's position.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PushRequests(ref SharedRingPosition front) =>
        Push(ref _words.First.RequestProducer, ref front, PublishRequests); // E1, with SeeMoreRequests

    /// <summary>Publishes what was put, for a front end that looks by itself (<c>RING_PUSH_RESPONSES</c>).</summary>
    /// <param name="back">The back end's position.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PushResponses(ref SharedRingPosition back) =>
        Push(ref _words.First.ResponseProducer, ref back, PublishResponses); // E2, with SeeMoreResponses

    /// <summary>Publishes what was put (<c>RING_PUSH_REQUESTS_AND_CHECK_NOTIFY</c>).</summary>
    /// <param name="front">The front end's position.</param>
    /// <returns>Whether the back end wants to be told.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PushRequestsAndCheck(ref SharedRingPosition front)
    {
        var old = front.Published;
        if (front.Producer == old)
        {
            return false;
        }

        PushRequests(ref front);
        // E3: the back end must see the requests, or we must see that it asks.
        TOrder.FullFence(RequestPublishFence);
        return IsAsked(ref _words.First.RequestEvent, old, front.Published);
    }

    /// <summary>Publishes what was put (<c>RING_PUSH_RESPONSES_AND_CHECK_NOTIFY</c>).</summary>
    /// <param name="back">The back end's position.</param>
    /// <returns>Whether the front end wants to be told.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PushResponsesAndCheck(ref SharedRingPosition back)
    {
        var old = back.Published;
        if (back.Producer == old)
        {
            return false;
        }

        PushResponses(ref back);
        // E4: the front end must see the responses, or we must see that it asks.
        TOrder.FullFence(ResponsePublishFence);
        return IsAsked(ref _words.First.ResponseEvent, old, back.Published);
    }

    /// <summary>How many requests wait, as the front end's index says now.</summary>
    /// <param name="back">The back end's position.</param>
    /// <returns>From 0 to the capacity; 0 if the index is mad, which faults the position.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountRequests(ref SharedRingPosition back) =>
        SeeMoreRequests(_words, Capacity, ref back);

    /// <summary>How many responses wait, as the back end's index says now.</summary>
    /// <param name="front">The front end's position.</param>
    /// <returns>From 0 to the capacity; 0 if the index is mad, which faults the position.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountResponses(ref SharedRingPosition front) => SeeMoreResponses(_words, ref front);

    /// <summary>Takes one request, copied once.</summary>
    /// <param name="back">The back end's position.</param>
    /// <param name="request">The request.</param>
    /// <returns><see langword="false"/> if there is none, or the ring is faulted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeRequest(ref SharedRingPosition back, out TRequest request)
    {
        if (back.Limit == back.Consumer && SeeMoreRequests(_words, Capacity, ref back) == 0)
        {
            request = default;
            return false;
        }

        request = Take(_requests, ref back);
        return true;
    }

    /// <summary>Takes one response, copied once.</summary>
    /// <param name="front">The front end's position.</param>
    /// <param name="response">The response.</param>
    /// <returns><see langword="false"/> if there is none, or the ring is faulted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTakeResponse(ref SharedRingPosition front, out TResponse response)
    {
        if (front.Limit == front.Consumer && SeeMoreResponses(_words, ref front) == 0)
        {
            response = default;
            return false;
        }

        response = Take(_responses, ref front);
        return true;
    }

    /// <summary>Takes requests, copied once, as many as there are.</summary>
    /// <param name="back">The back end's position.</param>
    /// <param name="requests">Where to.</param>
    /// <returns>How many were taken.</returns>
    public int TakeRequests(ref SharedRingPosition back, Span<TRequest> requests)
    {
        if (back.Limit - back.Consumer < (uint)requests.Length)
        {
            SeeMoreRequests(_words, Capacity, ref back);
        }

        return Take(_requests, ref back, requests);
    }

    /// <summary>Takes responses, copied once, as many as there are.</summary>
    /// <param name="front">The front end's position.</param>
    /// <param name="responses">Where to.</param>
    /// <returns>How many were taken.</returns>
    public int TakeResponses(ref SharedRingPosition front, Span<TResponse> responses)
    {
        if (front.Limit - front.Consumer < (uint)responses.Length)
        {
            SeeMoreResponses(_words, ref front);
        }

        return Take(_responses, ref front, responses);
    }

    /// <summary>Looks for requests a last time before sleep, and asks to be told (<c>RING_FINAL_CHECK_FOR_REQUESTS</c>).</summary>
    /// <param name="back">The back end's position.</param>
    /// <param name="wanted">How many are worth waking for, from 1 to the capacity.</param>
    /// <returns>Whether so many are there: do not sleep. <see langword="false"/> too if the ring is faulted: nobody will tell then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CheckRequests(ref SharedRingPosition back, int wanted = 1)
    {
        if (SeeMoreRequests(_words, Capacity, ref back) >= wanted)
        {
            return true;
        }

        TOrder.Store(ref _words.First.RequestEvent, back.Consumer + (uint)wanted);
        // E3: the front end must see that we ask, or we must see its requests.
        TOrder.FullFence(RequestCheckFence);
        return SeeMoreRequests(_words, Capacity, ref back) >= wanted;
    }

    /// <summary>Looks for responses a last time before sleep, and asks to be told (<c>RING_FINAL_CHECK_FOR_RESPONSES</c>).</summary>
    /// <param name="front">The front end's position.</param>
    /// <param name="wanted">How many are worth waking for, from 1 to the capacity.</param>
    /// <returns>Whether so many are there: do not sleep. <see langword="false"/> too if the ring is faulted: nobody will tell then.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool CheckResponses(ref SharedRingPosition front, int wanted = 1)
    {
        if (SeeMoreResponses(_words, ref front) >= wanted)
        {
            return true;
        }

        TOrder.Store(ref _words.First.ResponseEvent, front.Consumer + (uint)wanted);
        // E4: the back end must see that we ask, or we must see its responses.
        TOrder.FullFence(ResponseCheckFence);
        return SeeMoreResponses(_words, ref front) >= wanted;
    }
}
