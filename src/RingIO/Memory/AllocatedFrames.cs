// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>A domain's share of a <see cref="FrameAllocator"/> as a source of single frames: what page tables are built from.</summary>
/// <remarks>Immutable. Thread safety: every member may be called from any thread, as the allocator's.</remarks>
public sealed class AllocatedFrames : IFrameSource
{
    private readonly FrameAllocator _allocator;
    private readonly PlacementClass _placement;

    /// <summary>Makes a source.</summary>
    /// <param name="allocator">Where the frames come from and go to.</param>
    /// <param name="owner">Who owns what is given.</param>
    /// <param name="placement">What the frames are for: tables are mapped one by one, away from what superpages map.</param>
    public AllocatedFrames(
        FrameAllocator allocator,
        DomainId owner,
        PlacementClass placement = PlacementClass.PageTable
    )
    {
        ArgumentNullException.ThrowIfNull(allocator);
        FrameAllocator.IsSingle(placement); // There must be such a class.
        _allocator = allocator;
        _placement = placement;
        Owner = owner;
    }

    /// <inheritdoc/>
    public DomainId Owner { get; }

    /// <inheritdoc/>
    public bool TryAllocate(out Mfn frame)
    {
        if (!_allocator.TryAllocate(Owner, new PageOrder(0), _placement, out frame))
        {
            return false;
        }

        _allocator.Machine.Scrub(frame, 1);
        return true;
    }

    /// <inheritdoc/>
    public bool TryFree(Mfn frame) => _allocator.TryFree(frame, new PageOrder(0), Owner, out _);
}
