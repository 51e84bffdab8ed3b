// SPDX-License-Identifier: MIT

namespace RingIO.Testing.Hostile;

/// <summary>Who decides what a victim does and what the peer writes: chance, or a script.</summary>
internal interface IHostileMoves
{
    /// <summary>The number with which the victim is opened.</summary>
    ulong FirstIndex { get; }

    /// <summary>A victim has been opened.</summary>
    void Begin(HostileVictim victim, HostilePeer peer);

    /// <summary>Which step comes next, or -1 for the end.</summary>
    int NextStep();

    /// <summary>Whether the peer writes (again) before an access of the step, and what.</summary>
    bool TryWrite(int access, out HostileWrite write);
}
