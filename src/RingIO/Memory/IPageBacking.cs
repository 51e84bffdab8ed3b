// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>Memory in whole pages at an address that does not move: what rings, frames and page pools stand on.</summary>
/// <remarks>
/// Ownership: whoever made the backing disposes of it; whoever uses its bytes holds a <see cref="PageLease"/>, and
/// disposing of a leased backing throws. Thread safety: every member may be called from any thread.
/// </remarks>
public interface IPageBacking : IDisposable
{
    /// <summary>The first byte's address in this process: a multiple of 4096.</summary>
    /// <exception cref="ObjectDisposedException">The backing has been disposed of.</exception>
    nint Address { get; }

    /// <summary>The length in bytes: a multiple of the page size, above 0.</summary>
    long Length { get; }

    /// <summary>The size of page in which the memory really is, not the one that was wished for.</summary>
    PageSize PageSize { get; }

    /// <summary>Whether another process can map the same bytes.</summary>
    bool IsShared { get; }

    /// <summary>Whether the same pages follow once more: bytes Length to 2 x Length - 1 after the address are those from 0 on.</summary>
    bool IsMirrored { get; }

    /// <summary>Keeps the backing from being disposed of until the lease is.</summary>
    /// <returns>The lease.</returns>
    /// <exception cref="ObjectDisposedException">The backing has been disposed of.</exception>
    PageLease Lease();
}
