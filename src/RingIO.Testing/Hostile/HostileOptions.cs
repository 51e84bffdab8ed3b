// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>How hard, how long and from which seed a victim is attacked.</summary>
/// <remarks>Immutable.</remarks>
public sealed record HostileOptions
{
    /// <summary>Where the random numbers begin: the same seed, the same attack.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many victims are opened and attacked, one after the other.</summary>
    public int Rounds { get; init; } = 1000;

    /// <summary>How many steps each victim takes.</summary>
    public int StepsPerRound { get; init; } = 40;

    /// <summary>How many steps a victim takes after it has closed the memory; then its round ends.</summary>
    public int StepsAfterClose { get; init; } = 8;

    /// <summary>How many words the peer writes at most in a round: a loop that goes on only while it writes ends with it.</summary>
    public int WritesPerRound { get; init; } = 40;

    /// <summary>More accesses in one step than this are a loop without end. Above <see cref="WritesPerRound"/> times the longest loop.</summary>
    public int MaxAccesses { get; init; } = 20_000;

    /// <summary>Whether an access over <see cref="HostileOrder"/> to memory other than the region is allowed, as to private words.</summary>
    public bool AllowsOtherMemory { get; init; }

    /// <summary>How many replays the search for the minimal script may take.</summary>
    public int MaxReplays { get; init; } = 3000;
}
