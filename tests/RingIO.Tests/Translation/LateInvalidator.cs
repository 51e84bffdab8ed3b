// SPDX-License-Identifier: MIT

using RingIO.Primitives;
using RingIO.Translation;

namespace RingIO.Tests.Translation;

/// <summary>Processors that acknowledge only when told to.</summary>
internal sealed class LateInvalidator : ITranslationInvalidator
{
    private long _requests;
    private long _acknowledged;

    public List<InvalidationRange> Ranges { get; } = [];

    public int Spaces { get; private set; }

    public int All { get; private set; }

    public bool IsBehind => _acknowledged < _requests;

    public void Acknowledge() => _acknowledged = _requests;

    public long Invalidate(AddressSpaceId space, ReadOnlySpan<InvalidationRange> pages)
    {
        Ranges.AddRange(pages);
        return ++_requests;
    }

    public long InvalidateSpace(AddressSpaceId space)
    {
        Spaces++;
        return ++_requests;
    }

    public long InvalidateAll()
    {
        All++;
        return ++_requests;
    }

    public bool IsComplete(long request) => request <= _acknowledged;
}
