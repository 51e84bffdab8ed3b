// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Linearizability;

/// <summary>How far a check of a history goes: the problem is NP-complete (Gibbons and Korach, 1997).</summary>
/// <remarks>Immutable.</remarks>
public sealed record LinearizabilityLimits
{
    /// <summary>The most pairs of calls done and model, over all parts, before the check ends as inconclusive.</summary>
    public long MaxStates { get; init; } = 2_000_000;

    /// <summary>How long the check may take before it ends as inconclusive; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; } = TimeSpan.FromSeconds(20);
}
