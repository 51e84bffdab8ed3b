// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>What is counted during an attack.</summary>
internal sealed class HostileCounts
{
    public long Rounds;
    public long Steps;
    public long States;
    public long Writes;
    public long WritesInside;
    public long Accesses;
    public long Transfers;
    public long Closed;
    public long Promised;

    public HostileReport Report(string target, int seed) =>
        new(
            target,
            seed,
            Rounds,
            Steps,
            States,
            Writes,
            WritesInside,
            Accesses,
            Transfers,
            Closed,
            Promised
        );
}
