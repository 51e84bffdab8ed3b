// SPDX-License-Identifier: MIT

using RingIO.Testing.Linearizability;

namespace RingIO.Testing.Specifications;

/// <summary>How much a stress check runs.</summary>
/// <remarks>Immutable.</remarks>
public sealed record StressOptions
{
    /// <summary>How many rounds, each with a new object; more, up to the time limit, as long as no two calls have overlapped and there are processors for them to do so.</summary>
    public int Rounds { get; init; } = 200;

    /// <summary>How many operations each thread does in a round: few, since a long history is hard to judge.</summary>
    public int Operations { get; init; } = 20;

    /// <summary>The longest pause between two operations, in turns of <see cref="Thread.SpinWait"/>; most are none, and every other round has none.</summary>
    public int MaxPause { get; init; } = 100;

    /// <summary>After how much time no more rounds are begun; null for no limit.</summary>
    public TimeSpan? MaxTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the threads may take for a few rounds before they are held to hang.</summary>
    public TimeSpan HangTime { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Fixes the operations and pauses, not what the processor makes of them; null for a new one.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How far the judging of one history goes.</summary>
    public LinearizabilityLimits Limits { get; init; } = new();
}
