// SPDX-License-Identifier: MIT

using System.Diagnostics;

namespace RingIO.Testing.Linearizability;

/// <summary>What is left of a check's limits; shared by all its searches.</summary>
internal sealed class SearchBudget(LinearizabilityLimits limits)
{
    private const int TimeEvery = 64;

    private readonly long _start = Stopwatch.GetTimestamp();

    public long States { get; private set; }

    /// <summary>Which limit was hit; null if none.</summary>
    public string? Limit { get; private set; }

    public bool IsSpent => Limit is not null;

    public void Spend()
    {
        States++;
        if (States >= limits.MaxStates)
        {
            Limit = $"the limit of {limits.MaxStates} states was hit";
        }
        else if (
            States % TimeEvery == 0
            && limits.MaxTime is { } time
            && Stopwatch.GetElapsedTime(_start) > time
        )
        {
            Limit = $"the limit of {time.TotalSeconds} s was hit";
        }
    }
}
