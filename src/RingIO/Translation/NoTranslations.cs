// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>A machine whose processors cache no translation and walk only between changes: every request is complete at once.</summary>
/// <remarks>Thread safety: every member may be called from any thread; walks on other threads are what it does not wait for.</remarks>
public sealed class NoTranslations : ITranslationInvalidator
{
    private NoTranslations() { }

    /// <summary>The one instance.</summary>
    public static NoTranslations Instance { get; } = new();

    /// <inheritdoc/>
    public long Invalidate(AddressSpaceId space, ReadOnlySpan<InvalidationRange> pages) => 0;

    /// <inheritdoc/>
    public long InvalidateSpace(AddressSpaceId space) => 0;

    /// <inheritdoc/>
    public long InvalidateAll() => 0;

    /// <inheritdoc/>
    public bool IsComplete(long request) => true;
}
