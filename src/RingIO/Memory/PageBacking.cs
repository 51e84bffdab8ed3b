// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>What every backing shares: the count of leases, and an address that is gone once disposed of.</summary>
/// <remarks>Thread safety: every member may be called from any thread.</remarks>
public abstract class PageBacking : IPageBacking
{
    // Leases out; Disposed once it is closed. One word, so that a lease and a disposal never both succeed.
    private const int Disposed = int.MinValue;

    private readonly nint _address;
    private int _leases;

    /// <summary>Describes the memory.</summary>
    /// <param name="address">The first byte's address: a multiple of 4096.</param>
    /// <param name="length">The length in bytes: a positive multiple of <paramref name="pageSize"/>.</param>
    /// <param name="pageSize">The size of page obtained.</param>
    /// <exception cref="ArgumentException">The address or the length is not a multiple of what it must be.</exception>
    protected PageBacking(nint address, long length, PageSize pageSize)
    {
        if (address == 0 || (address & (nint)PageSize.Size4K.OffsetMask) != 0)
        {
            throw new ArgumentException(
                $"Address 0x{address:x} is no multiple of 4096, as the first byte of a backing must be.",
                nameof(address)
            );
        }

        if (length <= 0 || (length & pageSize.OffsetMask) != 0)
        {
            throw new ArgumentException(
                $"Length {length} is no positive multiple of the page size, {pageSize}.",
                nameof(length)
            );
        }

        _address = address;
        Length = length;
        PageSize = pageSize;
    }

    /// <inheritdoc/>
    public nint Address
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _leases) == Disposed, this);
            return _address;
        }
    }

    /// <inheritdoc/>
    public long Length { get; }

    /// <inheritdoc/>
    public PageSize PageSize { get; }

    /// <inheritdoc/>
    public virtual bool IsShared => false;

    /// <inheritdoc/>
    public virtual bool IsMirrored => false;

    /// <inheritdoc/>
    public PageLease Lease()
    {
        var seen = Volatile.Read(ref _leases);
        while (true)
        {
            ObjectDisposedException.ThrowIf(seen == Disposed, this);
            var found = Interlocked.CompareExchange(ref _leases, seen + 1, seen);
            if (found == seen)
            {
                return new PageLease(() => Interlocked.Decrement(ref _leases));
            }

            seen = found;
        }
    }

    /// <summary>Frees the memory. Disposing twice is harmless.</summary>
    /// <exception cref="InvalidOperationException">A lease is out: dispose of the ring or pool that holds it first.</exception>
    public void Dispose()
    {
        var found = Interlocked.CompareExchange(ref _leases, Disposed, 0);
        if (found > 0)
        {
            throw new InvalidOperationException(
                $"The backing of {Length} bytes is leased {found} time(s): dispose of the rings and pools on it first."
            );
        }

        if (found == 0)
        {
            Release();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Frees the memory; called once. The resource itself is a SafeHandle, so that nothing leaks without it.</summary>
    protected abstract void Release();
}
