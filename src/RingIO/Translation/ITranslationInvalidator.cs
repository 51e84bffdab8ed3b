// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Translation;

/// <summary>Makes every processor forget translations, and knows when all have: where a TLB shootdown is plugged in.</summary>
/// <remarks>
/// A request returns at once with a number; numbers grow. It is complete when no processor can use a forgotten translation
/// any more, neither from a TLB nor from a cache of table entries nor by a walk that was under way
/// (Intel SDM volume 3A, 5.10.4 and 5.10.5). Thread safety: called from any thread.
/// </remarks>
public interface ITranslationInvalidator
{
    /// <summary>Forgets pages of an address space, of every size, and all cached table entries of the space.</summary>
    /// <param name="space">The address space.</param>
    /// <param name="pages">The pages; where they were global, whatever space they are cached for.</param>
    /// <returns>The request's number.</returns>
    long Invalidate(AddressSpaceId space, ReadOnlySpan<InvalidationRange> pages);

    /// <summary>Forgets an address space, but not its global pages.</summary>
    /// <param name="space">The address space.</param>
    /// <returns>The request's number.</returns>
    long InvalidateSpace(AddressSpaceId space);

    /// <summary>Forgets everything, global pages too.</summary>
    /// <returns>The request's number.</returns>
    long InvalidateAll();

    /// <summary>Whether every processor has acknowledged a request and all before it.</summary>
    /// <param name="request">The request's number.</param>
    /// <returns>Whether it is complete; once it is, it stays so.</returns>
    bool IsComplete(long request);
}
