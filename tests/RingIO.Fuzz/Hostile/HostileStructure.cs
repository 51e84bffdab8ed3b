// SPDX-License-Identifier: MIT

using RingIO.Testing.Hostile;

namespace RingIO.Fuzz.Hostile;

/// <summary>A shared structure under attack, and its part in a campaign.</summary>
/// <param name="Target">Whoever defends it.</param>
/// <param name="Share">Its part of all states, in thousandths: less of what takes long.</param>
/// <param name="Closes">Whether the defender closes it for good because of what it sees; else it refuses or ignores.</param>
public sealed record HostileStructure(HostileTarget Target, int Share, bool Closes = true)
{
    /// <summary>How it is attacked; seed and rounds are the campaign's.</summary>
    public HostileOptions Options { get; init; } =
        new()
        {
            StepsPerRound = 80,
            WritesPerRound = 80,
            StepsAfterClose = 1,
        };
}
