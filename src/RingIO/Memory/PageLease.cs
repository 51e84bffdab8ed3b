// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>A use of a backing: while it is out, the backing cannot be disposed of.</summary>
/// <remarks>Owned by the user of the bytes. Disposing twice is harmless. Thread safety: any thread may dispose.</remarks>
public sealed class PageLease : IDisposable
{
    private Action? _returned;

    /// <summary>Makes a lease; for implementers of <see cref="IPageBacking"/>.</summary>
    /// <param name="returned">Called once, when the lease is disposed of.</param>
    public PageLease(Action returned)
    {
        ArgumentNullException.ThrowIfNull(returned);
        _returned = returned;
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _returned, null)?.Invoke();
}
