// SPDX-License-Identifier: MIT

using System.Runtime.CompilerServices;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>A <see cref="FrontRing{TRequest,TResponse}"/> with its private indices in registers, for hot loops.</summary>
/// <typeparam name="TRequest">The request.</typeparam>
/// <typeparam name="TResponse">The response.</typeparam>
/// <remarks>
/// Used by the thread that opened it, in one method; the side is not used meanwhile. Each member is what the side's member
/// of its name is. Dispose of it (using): else the side is closed, see <see cref="SharedRingSide.DropCursor"/>.
/// </remarks>
public ref struct FrontRingCursor<TRequest, TResponse>
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    private readonly FrontRing<TRequest, TResponse> _side;
    private readonly RequestResponseCore<TRequest, TResponse, HardwareOrder> _core;
    private readonly uint _epoch;
    private SharedRingPosition _position;

    internal FrontRingCursor(
        FrontRing<TRequest, TResponse> side,
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

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.FreeRequests"/>
    public readonly int FreeRequests => _core.FreeRequests(_position);

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.CountResponses"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int CountResponses() => _core.CountResponses(ref _position);

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.TryPut(in TRequest)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPut(in TRequest request) => _core.TryPutRequest(ref _position, request);

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.Push"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push() => _core.PushRequests(ref _position);

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.PushAndCheckNotify"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool PushAndCheckNotify() => _core.PushRequestsAndCheck(ref _position);

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.TryTake(out TResponse)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryTake(out TResponse response) =>
        _core.TryTakeResponse(ref _position, out response);

    /// <inheritdoc cref="FrontRing{TRequest,TResponse}.FinalCheck(int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool FinalCheck(int wanted = 1)
    {
        _side.CheckWanted(wanted);
        return _core.CheckResponses(ref _position, wanted);
    }

    /// <summary>Gives the position back to the side. What was put and not published stays unpublished.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Dispose() => _side.CloseCursor(_epoch, _position);
}
