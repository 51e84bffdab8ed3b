// SPDX-License-Identifier: MIT

using System.Diagnostics.CodeAnalysis;
using RingIO.Memory;
using RingIO.Primitives;

namespace RingIO.Rings;

/// <summary>
/// A ring of requests one way and responses the other, byte for byte that of <c>xen/io/ring.h</c>: between two domains
/// that do not trust each other.
/// </summary>
/// <typeparam name="TRequest">The request, laid out as in C.</typeparam>
/// <typeparam name="TResponse">The response, laid out as in C.</typeparam>
/// <remarks>
/// <para>The front end makes the ring and opens <see cref="FrontRing{TRequest,TResponse}"/>; the back end attaches to the
/// same memory and opens <see cref="BackRing{TRequest,TResponse}"/>. The format carries no identity: that both mean the same
/// items and the same length is agreed elsewhere.</para>
/// <para>Ownership: a ring leases its backing until it is disposed of. Threading: one thread at a time on each side; the
/// members here belong to whoever opens and closes sides.</para>
/// </remarks>
public sealed class SharedRing<TRequest, TResponse> : IDisposable
    where TRequest : unmanaged
    where TResponse : unmanaged
{
    private readonly PageLease _lease;
    private FrontRing<TRequest, TResponse>? _front;
    private BackRing<TRequest, TResponse>? _back;
    private bool _disposed;

    private SharedRing(PageRegion region)
    {
        Capacity = SharedRingLayout.Capacity<TRequest, TResponse>(region.Length);
        if (Capacity == 0 || (region.Address & 63) != 0)
        {
            throw new ArgumentException(
                $"A ring of these items takes {SharedRingLayout.BytesFor<TRequest, TResponse>(1)} bytes or more at a multiple of 64; the region has {region.Length} at 0x{region.Address:x}.",
                nameof(region)
            );
        }

        Region = region;
        _lease = region.Backing.Lease();
        Core = new(region.Address, Capacity);
    }

    /// <summary>Where the ring lives.</summary>
    public PageRegion Region { get; }

    /// <summary>How many entries: as many as fit, rounded down to a power of two.</summary>
    public int Capacity { get; }

    internal RequestResponseCore<TRequest, TResponse, HardwareOrder> Core { get; }

    /// <summary>Makes an empty ring: the front end's affair, before the back end knows of the memory.</summary>
    /// <param name="region">Where: one page or several, as one piece of memory; the header is overwritten, all 64 bytes of it.</param>
    /// <param name="firstIndex">The index with which it begins. A back end of Xen's own expects 0.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentException">Not even one entry fits, or the region does not begin at a multiple of 64.</exception>
    public static SharedRing<TRequest, TResponse> Create(PageRegion region, uint firstIndex = 0)
    {
        var ring = new SharedRing<TRequest, TResponse>(region);
        new Slots<byte>(region.Address, SharedRingLayout.HeaderBytes)
            .Span(0, SharedRingLayout.HeaderBytes)
            .Clear();
        ring.Core.Format(firstIndex);
        return ring;
    }

    /// <summary>Attaches to a ring that was made in this memory. Nothing is read or written until a side is opened.</summary>
    /// <param name="region">The same memory, of the same length, as it was made in.</param>
    /// <returns>The ring; dispose of it.</returns>
    /// <exception cref="ArgumentException">Not even one entry fits, or the region does not begin at a multiple of 64.</exception>
    public static SharedRing<TRequest, TResponse> Attach(PageRegion region) => new(region);

    /// <summary>
    /// Opens the front end where the ring's indices stand. In a ring in use, what was published and not answered is outstanding: its
    /// slots are taken until the back end answers, under ids that an earlier front end gave. Responses that are there already are
    /// passed over, for nobody but the earlier front end knew how far it had come: who cannot do without them makes a new ring.
    /// </summary>
    /// <param name="front">The side; dispose of it to let another be opened.</param>
    /// <param name="fault">What is wrong with the indices.</param>
    /// <returns>Whether the indices can belong together.</returns>
    /// <exception cref="InvalidOperationException">A front end is open on this object.</exception>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public bool TryOpenFront(
        [NotNullWhen(true)] out FrontRing<TRequest, TResponse>? front,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ThrowIfOpen(_front);
        _front = new(this);
        return IsSound(ref _front, out front, out fault);
    }

    /// <summary>
    /// Opens the back end where the ring's indices stand: at a ring in use it begins behind the last response, so that
    /// requests that an earlier back end took and did not answer are served again. That holds for a back end that answers
    /// requests in their order and publishes what it puts. After answers out of order some requests are lost and others served
    /// twice, and a response that was put and never published is taken for a request: the format does not tell them apart.
    /// </summary>
    /// <param name="back">The side; dispose of it to let another be opened.</param>
    /// <param name="fault">What is wrong with the indices.</param>
    /// <returns>Whether the indices can belong together.</returns>
    /// <exception cref="InvalidOperationException">A back end is open on this object.</exception>
    /// <exception cref="ObjectDisposedException">The ring has been disposed of.</exception>
    public bool TryOpenBack(
        [NotNullWhen(true)] out BackRing<TRequest, TResponse>? back,
        [NotNullWhen(false)] out RingFault? fault
    )
    {
        ThrowIfOpen(_back);
        _back = new(this);
        return IsSound(ref _back, out back, out fault);
    }

    /// <summary>Opens the front end, as <see cref="TryOpenFront"/> does.</summary>
    /// <returns>The side; dispose of it to let another be opened.</returns>
    /// <exception cref="RingFaultException">The indices cannot belong together.</exception>
    /// <inheritdoc cref="TryOpenFront" path="/exception"/>
    public FrontRing<TRequest, TResponse> OpenFront() =>
        TryOpenFront(out var front, out var fault) ? front : throw new RingFaultException(fault);

    /// <summary>Opens the back end, as <see cref="TryOpenBack"/> does.</summary>
    /// <returns>The side; dispose of it to let another be opened.</returns>
    /// <exception cref="RingFaultException">The indices cannot belong together.</exception>
    /// <inheritdoc cref="TryOpenBack" path="/exception"/>
    public BackRing<TRequest, TResponse> OpenBack() =>
        TryOpenBack(out var back, out var fault) ? back : throw new RingFaultException(fault);

    /// <summary>Gives the lease back. Dispose of the sides first. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A side that was opened here is open: it would go on in memory that is no longer the ring's.</exception>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (IsOpen(_front) || IsOpen(_back))
        {
            throw new InvalidOperationException(
                $"The {(IsOpen(_front) ? "front" : "back")} end of the ring is open: dispose of it first."
            );
        }

        _disposed = true;
        _lease.Dispose();
    }

    private static bool IsOpen(SharedRingSide? side) => side is { IsDisposed: false };

    private static bool IsSound<TSide>(
        ref TSide? opened,
        [NotNullWhen(true)] out TSide? side,
        [NotNullWhen(false)] out RingFault? fault
    )
        where TSide : SharedRingSide
    {
        fault = opened!.Fault;
        side = opened;
        if (fault is null)
        {
            return true;
        }

        opened.Dispose();
        opened = null;
        side = null;
        return false;
    }

    private void ThrowIfOpen(SharedRingSide? side)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (IsOpen(side))
        {
            throw new InvalidOperationException(
                $"A {side!.GetType().Name.Split('`')[0]} of this ring is open: dispose of it before another is opened."
            );
        }
    }
}
