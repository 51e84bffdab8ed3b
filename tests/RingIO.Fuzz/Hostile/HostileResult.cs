// SPDX-License-Identifier: MIT

namespace RingIO.Fuzz.Hostile;

/// <summary>What a campaign did to one structure.</summary>
/// <param name="Name">The structure.</param>
/// <param name="States">Steps of the defender in a state that the peer made.</param>
/// <param name="Writes">Words that the peer wrote.</param>
/// <param name="Transfers">Steps that put or took something.</param>
/// <param name="Closed">Defenders that closed the structure and reported a fault.</param>
/// <param name="Took">How long it took.</param>
public sealed record HostileResult(
    string Name,
    long States,
    long Writes,
    long Transfers,
    long Closed,
    TimeSpan Took
);
