// SPDX-License-Identifier: MIT

using RingIO.Primitives;

namespace RingIO.Memory;

/// <summary>How a <see cref="FrameAllocator"/> places what it allocates.</summary>
/// <remarks>Immutable.</remarks>
public sealed record FrameAllocatorOptions
{
    /// <summary>Whether the class decides where a frame lies.</summary>
    public PlacementPolicy Policy { get; init; } = PlacementPolicy.Clustered;

    /// <summary>The superpage that maps the rest: 2 MiB, or 4 MiB for IA-32 two-level paging.</summary>
    public PageSize Superpage { get; init; } = PageSize.Size2M;
}
