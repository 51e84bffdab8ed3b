// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>A <see cref="BackRing{TRequest,TResponse}"/> with its private indices in registers, for hot loops.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method; the side is not used meanwhile. Each member is what the side's member
/// of its name is. Dispose of it (using): else the side is closed, see <see cref="SharedRingSide.DropCursor"/>.
/// </remarks>
public ref struct BackRingCursor<TRequest, TResponse>
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    private readonly BackRing<TRequest, TResponse> _side;
    private readonly RequestResponseCore<TRequest, TResponse, HardwareOrder> _core;
    private readonly uint _epoch;
    private SharedRingPosition _position;

    internal BackRingCursor(
        BackRing<TRequest, TResponse> side,
        RequestResponseCore<TRequest, TResponse, HardwareOrder> core,
        in SharedRingPosition position
    )
    {
        _side = side;
        _core = core;
        _position = position;
        _epoch = side.CursorEpoch;
    }

    /// <summary>Whether the peer published an impossible index: nothing more is put, published or taken.</summary>
    public readonly bool IsFaulted => _position.IsFaulted;

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.FreeResponses"/>
    public readonly int FreeResponses => _core.FreeResponses(_position);

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.CountRequests"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountRequests() => _core.CountRequests(ref _position);

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.TryPut(in TResponse)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(in TResponse response) => _core.TryPutResponse(ref _position, response);

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.Push"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push() => _core.PushResponses(ref _position);

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.PushAndCheckNotify"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PushAndCheckNotify() => _core.PushResponsesAndCheck(ref _position);

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.TryTake(out TRequest)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out TRequest request) => _core.TryTakeRequest(ref _position, out request);

    /// <inheritdoc cref="BackRing{TRequest,TResponse}.FinalCheck(int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool FinalCheck(int wanted = 1)
    {
        _side.CheckWanted(wanted);
        return _core.CheckRequests(ref _position, wanted);
    }

    /// <summary>Gives the position back to the side. What was put and not published stays unpublished.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Dispose() => _side.CloseCursor(_epoch, _position);
}
