// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>How far a check of a history goes: the problem is NP-complete (Gibbons and Korach, 1997).</summary>
/// <remarks>Immutable.</remarks>
public sealed record LinearizabilityLimits
{
    /// <summary>The most pairs of calls done and model, over all parts, before the check ends as inconclusive.</summary>
    public long MaxStates { get; init; } = 2_000_000;

    /// <summary>
    /// How long the search may take before it ends as inconclusive; null for no limit. To make the stretch that shows a
    /// violation short, the check may then take up to twice as long again.
    /// </summary>
    public TimeSpan? MaxTime { get; init; } = TimeSpan.FromSeconds(20);
}
