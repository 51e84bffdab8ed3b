// SPDX-License-Identifier: MIT

namespace RingIO.Linux;

/// <summary>What a <see cref="MemfdBacking"/> is to be.</summary>
public sealed record MemfdOptions
{
    /// <summary>How many bytes, above 0; rounded up to whole pages of the size wished for.</summary>
    public required long Length { get; init; }

    /// <summary>What /proc/PID/maps and /proc/PID/fd show, at most 200 characters; it need not be unique.</summary>
    public string Name { get; init; } = "ringio";

    /// <summary>The pages wished for.</summary>
    public MemfdPages Pages { get; init; }

    /// <summary>What happens when they cannot be had.</summary>
    public ShortagePolicy OnShortage { get; init; }

    /// <summary>
    /// Whether 4 KiB pages are all taken now, so that a shortage is an error here and not the kernel's choice of a
    /// victim later. Huge pages always are.
    /// </summary>
    public bool Prefault { get; init; }
}
