// SPDX-License-Identifier: MIT

namespace RingIO.Memory;

/// <summary>How much of an allocator's memory superpages can map.</summary>
/// <param name="MappedBytes">All that is mapped: what the allocator answers for, used or not.</param>
/// <param name="SuperpageBytes">Of these, what lies in areas that one superpage maps.</param>
/// <param name="SingleBytes">What is out to be mapped by itself (every class but <see cref="PlacementClass.General"/>).</param>
/// <remarks>Immutable.</remarks>
public readonly record struct SuperpageCoverage(
    long MappedBytes,
    long SuperpageBytes,
    long SingleBytes
)
{
    /// <summary>Bytes mapped by superpages / bytes mapped; 1 where nothing is mapped.</summary>
    public double Ratio => MappedBytes == 0 ? 1 : (double)SuperpageBytes / MappedBytes;

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Ratio:F4} ({SuperpageBytes >> 20} of {MappedBytes >> 20} MiB by superpages; {SingleBytes >> 10} KiB page by page)";
}
