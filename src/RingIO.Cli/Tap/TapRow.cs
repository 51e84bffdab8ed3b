// SPDX-License-Identifier: MIT

namespace RingIO.Cli.Tap;

/// <summary>A way for frames between guest and outside, to be measured.</summary>
internal sealed record TapRow
{
    /// <summary>What the row is called.</summary>
    public required string Name { get; init; }

    /// <summary>Whether large frames and open checksums cross.</summary>
    public bool Offloads { get; init; } = true;

    /// <summary>Starts what carries the frames; <see langword="null"/> for a cable of the kernel's.</summary>
    public Func<TapPair, IRunningRelay>? Start { get; init; }

    /// <summary>The row of the relay in C that does the same, to which it is compared.</summary>
    public string? Baseline { get; init; }

    /// <summary>Why it cannot be measured here, or <see langword="null"/>.</summary>
    public string? Absent { get; init; }
}
